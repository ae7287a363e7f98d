using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>
/// A gateway for the time of one run: what changes something at the venue is sent only while the lease lasts longer than a request may
/// take, so that nothing is sent beside the next holder. The lease is measured by two clocks, one of which cannot be set. Nothing is asked
/// any more once it has ended, or once the venue has left a question unanswered for long: the run ends with a <see cref="RunEndedException"/>.
/// </summary>
/// <param name="gateway">The gateway; it is not disposed of.</param>
/// <param name="right">The right to use it.</param>
/// <param name="time">The clock.</param>
internal sealed class LentGateway(IOrderGateway gateway, LaneRight right, TimeProvider time) : IOrderGateway
{
    /// <summary>How long a request may take from this check to its answer, at most.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    /// <summary>A venue that takes as long as this to answer is slow.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly IOrderGateway _gateway = gateway;
    private readonly LaneRight _right = right;
    private readonly TimeProvider _time = time;
    private bool _isSilent;

    /// <inheritdoc/>
    public Venue Venue => _gateway.Venue;

    /// <inheritdoc/>
    public TimeSpan RequestLifetime => _gateway.RequestLifetime;

    /// <summary>UTC time before which the venue wants to be left alone.</summary>
    public DateTime NotBefore { get; private set; } = right.NotBefore;

    /// <summary>Whether the venue took too long to answer.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>Whether the venue was asked anything.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether the venue has refused the keys.</summary>
    public bool IsNotAuthorised { get; private set; }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public string ClientId(OrderId order, int attempt) => _gateway.ClientId(order, attempt);

    /// <inheritdoc/>
    public bool CanReplace => _gateway.CanReplace;

    /// <inheritdoc/>
    public Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.RulesAsync(instrument, cancellationToken));

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken) =>
        ChangeAsync(token => _gateway.PlaceAsync(order, token), cancellationToken);

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken) =>
        ChangeAsync(token => _gateway.ReplaceAsync(replaced, order, token), cancellationToken);

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.FillsAsync(instrument, clientId, venueId, cancellationToken));

    /// <inheritdoc/>
    public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.PriceAsync(asset, quote, cancellationToken));

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> CancelAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
        ChangeAsync(token => _gateway.CancelAsync(instrument, clientId, token), cancellationToken);

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> QueryAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.QueryAsync(instrument, clientId, cancellationToken));

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.OpenOrdersAsync(instrument, cancellationToken));

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) =>
        AskAsync(() => _gateway.BalancesAsync(cancellationToken));

    /// <inheritdoc/>
    public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) =>
        _gateway.RunUserStreamAsync(listener, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether the lease lasts for at least so long.</summary>
    private bool Lasts(TimeSpan wanted) =>
        Now + wanted < _right.ValidUntil && _time.GetElapsedTime(_right.Since) + wanted < _right.Duration;

    // A gateway may ask several things before it sends: none of it after this time, or it would be beside the next holder.
    private async Task<VenueAnswer<T>> ChangeAsync<T>(Func<CancellationToken, Task<VenueAnswer<T>>> change, CancellationToken cancellationToken)
        where T : class
    {
        if (!Lasts(LongestRequest))
        {
            return new VenueAnswer<T>(VenueOutcome.Unavailable, null, "The right to send orders of the account ends; it was not sent.");
        }

        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await AskAsync(async () =>
        {
            try
            {
                var answer = change(both.Token);
                if (!answer.IsCompleted)
                {
                    limit.CancelAfter(LongestRequest);
                }

                return await answer.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new VenueAnswer<T>(VenueOutcome.Unknown, null, $"No answer within {LongestRequest.TotalSeconds} seconds.");
            }
        }).ConfigureAwait(false);
    }

    private async Task<VenueAnswer<T>> AskAsync<T>(Func<Task<VenueAnswer<T>>> ask)
        where T : class
    {
        if (_isSilent || !Lasts(TimeSpan.Zero))
        {
            throw new RunEndedException();
        }

        IsUsed = true;
        var asked = _time.GetTimestamp();
        var answer = await ask().ConfigureAwait(false);
        var isSlow = _time.GetElapsedTime(asked) >= Slow;
        IsSlow |= isSlow;
        _isSilent |= isSlow && answer.Outcome is (VenueOutcome.Unavailable or VenueOutcome.Unknown);
        IsNotAuthorised |= answer.Outcome == VenueOutcome.NotAuthorised;
        if (answer.Outcome == VenueOutcome.RateLimited && answer.RetryAfter > TimeSpan.Zero && Now + answer.RetryAfter > NotBefore)
        {
            NotBefore = Now + answer.RetryAfter;
        }

        return answer;
    }
}

/// <summary>The right to use a gateway.</summary>
/// <param name="ValidUntil">UTC end of the lease.</param>
/// <param name="Since">The clock's timestamp from before it was taken.</param>
/// <param name="Duration">How long it lasts from then on.</param>
/// <param name="NotBefore">UTC time before which the venue wants to be left alone.</param>
internal readonly record struct LaneRight(DateTime ValidUntil, long Since, TimeSpan Duration, DateTime NotBefore);

/// <summary>A run has no right to go on, or no use: what is stored is gone on with by the next.</summary>
internal sealed class RunEndedException() : OperationCanceledException("The run has ended; the next one goes on.");
