using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <summary>What a lane's worker has to look at, and when. Each order is in it once. Safe for use by several threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class WorkQueue(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrderId, DateTime> _due = [];
    private readonly Dictionary<OrderId, TimeSpan> _waits = [];
    private readonly HashSet<OrderId> _questions = [];
    private readonly HashSet<OrderId> _touched = [];
    private readonly Queue<VenueOrderState> _news = new();
    private TaskCompletionSource _signal = New();

    /// <summary>Whether the venue has said something that was not taken in yet.</summary>
    public bool HasNews
    {
        get
        {
            lock (_lock)
            {
                return _news.Count > 0;
            }
        }
    }

    /// <summary>UTC time at which the next order is due; null where none is.</summary>
    public DateTime? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _due.Count > 0 ? _due.Values.Min() : null;
            }
        }
    }

    /// <summary>Whether an order is to be looked at.</summary>
    public bool Has(OrderId id)
    {
        lock (_lock)
        {
            return _due.ContainsKey(id);
        }
    }

    /// <summary>An order is to be looked at, at a time or earlier.</summary>
    public void Add(OrderId id, DateTime due)
    {
        lock (_lock)
        {
            _due[id] = _due.TryGetValue(id, out var known) && known < due ? known : due;
            _signal.TrySetResult();
        }
    }

    /// <summary>An order is to be looked at again, after a wait that doubles each time until it succeeds.</summary>
    public void Retry(OrderId id, DateTime now, TimeSpan first, TimeSpan longest)
    {
        lock (_lock)
        {
            var wait = _waits.TryGetValue(id, out var last) && last >= first ? last * 2 : first;
            _waits[id] = wait < longest ? wait : longest;
            _due[id] = now + _waits[id];
            _signal.TrySetResult();
        }
    }

    /// <summary>The next wait of an order is the first again.</summary>
    public void Succeed(OrderId id)
    {
        lock (_lock)
        {
            _waits.Remove(id);
        }
    }

    /// <summary>The venue is to be asked how an order stands.</summary>
    public void Ask(OrderId id)
    {
        lock (_lock)
        {
            _questions.Add(id);
        }
    }

    /// <summary>Whether the venue is to be asked; it is forgotten.</summary>
    public bool TakeQuestion(OrderId id)
    {
        lock (_lock)
        {
            return _questions.Remove(id);
        }
    }

    /// <summary>The market has touched the price of a target.</summary>
    public void Touch(OrderId id, DateTime now)
    {
        lock (_lock)
        {
            _touched.Add(id);
        }

        Add(id, now);
    }

    /// <summary>The venue says something of an order.</summary>
    public void Tell(VenueOrderState state)
    {
        lock (_lock)
        {
            _news.Enqueue(state);
            _signal.TrySetResult();
        }
    }

    /// <summary>What the venue said next.</summary>
    public bool TryHear(out VenueOrderState state)
    {
        lock (_lock)
        {
            return _news.TryDequeue(out state!);
        }
    }

    /// <summary>Something else is to be done.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _signal.TrySetResult();
        }
    }

    /// <summary>The order that is due first, if one is.</summary>
    public bool TryTake(DateTime now, out OrderId id, out bool isTouched)
    {
        lock (_lock)
        {
            (id, isTouched) = (default, false);
            var best = DateTime.MaxValue;
            foreach (var (candidate, due) in _due)
            {
                if (due <= now && due < best)
                {
                    (id, best) = (candidate, due);
                }
            }

            if (best == DateTime.MaxValue)
            {
                return false;
            }

            _due.Remove(id);
            isTouched = _touched.Remove(id);
            return true;
        }
    }

    /// <summary>Waits until something is due.</summary>
    public async Task WaitAsync(Func<bool> isDue, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task signal;
            TimeSpan? wait = null;
            lock (_lock)
            {
                if (_signal.Task.IsCompleted)
                {
                    _signal = New();
                }

                signal = _signal.Task;
                if (_news.Count > 0 || isDue())
                {
                    return;
                }

                if (_due.Count > 0)
                {
                    wait = _due.Values.Min() - time.GetUtcNow().UtcDateTime;
                }
            }

            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(signal, Task.Delay(wait ?? Timeout.InfiniteTimeSpan, time, timer.Token)).ConfigureAwait(false);
            await timer.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
