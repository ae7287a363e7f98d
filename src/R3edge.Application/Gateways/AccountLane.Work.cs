using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <content>What is done, and when: for as long as the process lives, or for a while.</content>
internal sealed partial class AccountLane
{
    /// <summary>Whether a process that does not live on has worked long enough.</summary>
    private Func<bool> _isOut = () => false;

    /// <summary>Whether other processes may have sent what is loaded here.</summary>
    private bool _isShared;

    /// <summary>
    /// Does an errand and works until nothing more is due soon, for a process that does not live on. Nobody listens to the venue: it is asked.
    /// What is due later, or cannot be done now, is left to the next run.
    /// </summary>
    /// <param name="orders">The account's orders at the venue that are not over.</param>
    /// <param name="errand">What to do.</param>
    /// <param name="cancellationToken">Gives up; what was stored is gone on with.</param>
    /// <returns>The intents that cannot be stored however often they are told, with the reason.</returns>
    /// <exception cref="StorageException">An intent could not be stored: it has to be told again.</exception>
    public async Task<IReadOnlyList<FailedIntent>> RunAsync(
        IReadOnlyList<StoredOrder> orders, LaneErrand errand, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var failed = new List<FailedIntent>();
        _isShared = true;
        Load(orders);
        foreach (var (instrument, price) in errand.Prices)
        {
            _prices[instrument] = price;
        }

        foreach (var intent in errand.Intents)
        {
            try
            {
                await TakeAsync(intent, cancellationToken).ConfigureAwait(false);
            }
            catch (StorageException exception) when (exception.Failure == StorageFailure.Corrupt)
            {
                failed.Add(new FailedIntent(intent, exception.Message));
            }
        }

        foreach (var (instrument, quote) in errand.Quotes)
        {
            OnPrice(instrument, quote.Bid, quote.Ask);
        }

        foreach (var order in All().Where(order => errand.AsksVenue && order.Phase == GatewayPhase.Working))
        {
            _work.Ask(order.Order.Id);
        }

        _isReconciliationDue = errand.Reconciles;
        _isOut = () => _time.GetElapsedTime(began) >= errand.Limit;
        try
        {
            await RunAsync(errand.Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (RunEndedException)
        {
            // The next run takes it up from what is stored.
        }

        return failed;
    }

    private async Task RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (!_isOut())
        {
            TimeSpan? wait;
            try
            {
                await PassAsync(cancellationToken).ConfigureAwait(false);
                AskForEnds();
                wait = _work.NextDue - Now;
            }
            catch (Exception exception) when (exception is not RunEndedException && !cancellationToken.IsCancellationRequested)
            {
                wait = Faulted(exception);
            }

            if (wait is null || wait > patience)
            {
                return;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait.Value, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How much later than its record says, by this clock, another process may have sent an order.</summary>
    private TimeSpan GraceOf(GatewayOrder order) => !_isShared ? TimeSpan.Zero
        : order.HasLeft ? _options.ClockTolerance
        : _options.ClockTolerance + LentGateway.LongestRequest;

    // An order that trades at once has its end within moments, and nobody tells it here.
    private void AskForEnds()
    {
        foreach (var order in All().Where(order => order.Phase == GatewayPhase.Working
            && (order.FillsAtOnce || order.Order.Terms.Type == OrderType.Market) && !_work.Has(order.Order.Id)))
        {
            _work.Ask(order.Order.Id);
            _work.Retry(order.Order.Id, Now, FirstWait, LongestWait);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(() => _isReconciliationDue || _isReloadDue, cancellationToken).ConfigureAwait(false);
                await PassAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, orders at a venue are not left alone.
                await Task.Delay(Faulted(exception), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RemindAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_options.ReconcileInterval, _time, cancellationToken).ConfigureAwait(false);
                CompareSoon();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The lane has ended.
        }
    }

    /// <summary>Does all that is due now.</summary>
    private async Task PassAsync(CancellationToken cancellationToken)
    {
        if (_isReloadDue)
        {
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
            _isReloadDue = false;
        }

        while (_work.TryHear(out var state))
        {
            await HearAsync(state, cancellationToken).ConfigureAwait(false);
        }

        if (_isReconciliationDue)
        {
            _isReconciliationDue = false;
            await ReconcileAsync(cancellationToken).ConfigureAwait(false);
        }

        while (!_work.HasNews && !_isOut() && _work.TryTake(Now, out var id, out var isTouched))
        {
            await TryStepAsync(id, isTouched, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing was done that is not stored; everything is looked at again, after the wait that this gives.</summary>
    private TimeSpan Faulted(Exception exception)
    {
        _isReconciliationDue = true;
        if (exception is StaleStateException)
        {
            GatewayLog.Stale(_logger, _account, _gateway.Venue, exception.Message);
            _isReloadDue = true;
            return FirstWait;
        }

        GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
        Health.Report($"A step at {_gateway.Venue} failed: {exception.Message}");
        return exception is StorageException ? FirstWait : FaultWait;
    }

    // A fault in one order's step must not keep the others from theirs.
    private async Task TryStepAsync(OrderId id, bool isTouched, CancellationToken cancellationToken)
    {
        try
        {
            await StepAsync(id, isTouched, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (StorageException or StaleStateException or OperationCanceledException))
        {
            GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
            Health.Report($"A step of order {id} at {_gateway.Venue} failed: {exception.Message}");
            _work.Retry(id, Now, FirstWait, LongestWait);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _gateway.RunUserStreamAsync(this, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A stream that ends of itself must not leave the account deaf: what was missed is asked for once it flows again.
                GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
                OnDisconnected();
                Health.Report($"The news of orders from {_gateway.Venue} broke off: {exception.Message}");
                await Task.Delay(FaultWait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
