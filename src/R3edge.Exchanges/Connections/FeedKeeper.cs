using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// Looks after an open connection: subscribes, sends pings and probes, notices silence and missing answers, renews before the
/// venue cuts, and fetches snapshots and missed trades. It ends when the connection must end.
/// </summary>
internal sealed class FeedKeeper(
    FeedContext context,
    FeedSession session,
    FeedSender sender,
    IReadOnlyList<FeedSubscription> subscriptions,
    FeedEndpoint endpoint,
    Func<long> nextId,
    Func<DateTime> lastReceived) : IDisposable
{
    private const int BackfillAttempts = 5;

    // Trades that follow a gap are held back meanwhile: where it would take longer they go on without those that are missing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly List<Task> _requests = [];
    private readonly CancellationTokenSource _life = new();
    private DateTime _lastPing;
    private DateTime _askedAt;

    private DateTime Now => context.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Runs until the connection must end, and says why.</summary>
    public async Task<FeedEnd> RunAsync(CancellationToken cancellationToken)
    {
        var end = FeedEnd.Lost;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _life.Token);
        try
        {
            // What is still being sent ends with it: the other side may read no more, and the end must not wait for that.
            end = await KeepAsync(both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (FeedConnection.IsOfTheNetwork(exception))
        {
            // Sending failed, or the connection has ended already: the receiver says why.
        }

        // What the network did to the requests does not matter any more; anything else is a mistake and must be seen.
        await _life.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_requests).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var mistake = _requests.SelectMany(request => request.Exception?.InnerExceptions ?? Enumerable.Empty<Exception>())
            .FirstOrDefault(exception => !FeedConnection.IsOfTheNetwork(exception));
        return mistake is null ? end : throw new InvalidOperationException("A request of the feed failed.", mistake);
    }

    public void Dispose() => _life.Dispose();

    private async Task<FeedEnd> KeepAsync(CancellationToken cancellationToken)
    {
        var started = Now;
        _lastPing = started;
        _askedAt = DateTime.MaxValue;
        Task? subscribing = null;
        while (true)
        {
            var now = Now;
            if (subscribing is null && (session.IsWelcome || !context.Protocol.AwaitsWelcome))
            {
                subscribing = SubscribeAsync(cancellationToken);
                _requests.Add(subscribing);
            }

            if (EndOf(now, started, subscribing is not null) is { } end)
            {
                return end;
            }

            if (subscribing is { IsCompletedSuccessfully: true })
            {
                _askedAt = _askedAt == DateTime.MaxValue ? now : _askedAt;
                Ping(now, cancellationToken);
                Fetch(now, cancellationToken);
                if (_requests.Exists(request => request.IsFaulted))
                {
                    return FeedEnd.Lost;
                }
            }
            else if (subscribing is { IsFaulted: true })
            {
                return FeedEnd.Lost;
            }

            await Task.Delay(context.Options.Tick, context.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private FeedEnd? EndOf(DateTime now, DateTime started, bool isSubscribing)
    {
        var options = context.Options;
        return session.IsClosing || now - started >= options.RenewAfter ? FeedEnd.Renewed
            : !isSubscribing && now - started > options.AnswerTimeout ? FeedEnd.NoWelcome
            : now - lastReceived() > options.SilenceTimeout ? FeedEnd.Silent
            : session.PendingAnswers > 0 && _askedAt != DateTime.MaxValue && now - _askedAt > options.AnswerTimeout ? FeedEnd.NoAnswer
            : endpoint.PongTimeout is { } timeout && session.AwaitsPong && now - _lastPing > timeout ? FeedEnd.NoPong
            : null;
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        foreach (var message in context.Protocol.Subscribe(subscriptions, context.Options.BookDepth, nextId))
        {
            await sender.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    // Nothing here waits for a send: where the other side reads no more, its silence must still be noticed.
    private void Ping(DateTime now, CancellationToken cancellationToken)
    {
        var isDue = endpoint.PingInterval is { } interval
            ? now - _lastPing >= interval && !session.AwaitsPong
            : now - lastReceived() >= context.Options.ProbeAfter && now - _lastPing >= context.Options.ProbeAfter;
        if (isDue && context.Protocol.Ping(nextId()) is { } ping)
        {
            _lastPing = now;
            session.Pinged();
            _requests.Add(sender.SendAsync(ping, cancellationToken));
        }
    }

    private void Fetch(DateTime now, CancellationToken cancellationToken)
    {
        _requests.RemoveAll(request => request.IsCompletedSuccessfully);
        var books = session.TakeBooksInNeed(now);
        var overHttp = books.Where(listing => context.Protocol.SnapshotPath(listing) is not null);
        _requests.AddRange(overHttp.Select(listing => FetchBookAsync(listing, _life.Token)));
        var overStream = books.Where(listing => context.Protocol.SnapshotPath(listing) is null).ToArray();
        _requests.AddRange(context.Protocol.RenewBooks(overStream, context.Options.BookDepth, nextId)
            .Select(message => sender.SendAsync(message, cancellationToken)));
        _requests.AddRange(session.TakeGaps().Select(entry => BackfillAsync(entry.Listing, entry.Gap, _life.Token)));
    }

    private async Task FetchBookAsync(Listing listing, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        try
        {
            var path = context.Protocol.SnapshotPath(listing)!;
            body = await AskAsync(path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A connection that has ended meanwhile has no use for the answer, but the book may be asked for again.
            session.OnSnapshot(listing, cancellationToken.IsCancellationRequested ? null : body, Now);
        }
    }

    /// <summary>Fetches missed trades page by page; when the connection ends before that, the next one begins anew.</summary>
    private async Task BackfillAsync(Listing listing, TradeGap gap, CancellationToken cancellationToken)
    {
        // Where numbers do not tell, pages are whole only where each reaches back to what was known before it, and the last has nothing new.
        var (trades, rest, isDone, reachesBack, isEnd) = (new List<Trade>(), gap, false, true, false);
        try
        {
            for (var page = 0; page < context.Options.BackfillPages && rest.After < gap.Before - 1; page++)
            {
                var more = await FetchTradesAsync(
                    context.Protocol.TradesPath(listing, new TradePlace(rest.AfterTime, rest.After)), cancellationToken).ConfigureAwait(false);
                reachesBack &= more?.Any(trade => trade.Sequence <= rest.After) ?? false;
                var newer = more?.Where(trade => trade.Sequence > rest.After).OrderBy(trade => trade.Sequence).ToArray() ?? [];
                if (newer.Length == 0)
                {
                    isEnd = true;
                    break;
                }

                trades.AddRange(newer);
                rest = rest with { After = newer[^1].Sequence, AfterTime = newer[^1].Time };
            }

            isDone = true;
            session.OnBackfill(listing, gap, trades, reachesBack && (isEnd || rest.After >= gap.Before - 1));
        }
        finally
        {
            if (!isDone)
            {
                session.AbandonBackfill(listing);
            }
        }
    }

    private async Task<IReadOnlyList<Trade>?> FetchTradesAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < BackfillAttempts; attempt++)
        {
            // What is not fetched is missing for good: a venue that is down for some seconds is waited for.
            var backoff = attempt == 0 ? TimeSpan.Zero : context.Options.FirstBackoff * (1 << (attempt - 1));
            var wait = backoff > context.Http.Wait ? backoff : context.Http.Wait;
            if (wait > LongestWait)
            {
                return null;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, context.Clock, cancellationToken).ConfigureAwait(false);
            }

            var body = await AskAsync(path, cancellationToken).ConfigureAwait(false);
            if (body is not null && context.Protocol.ReadTrades(body) is { } trades)
            {
                return trades;
            }
        }

        return null;
    }

    private async Task<byte[]?> AskAsync(string path, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        await context.RequestPacer.RunAsync(
            async () => body = await context.Http.GetAsync(path, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return body;
    }
}
