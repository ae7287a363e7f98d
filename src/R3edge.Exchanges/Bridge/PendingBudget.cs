namespace R3edge.Exchanges.Bridge;

/// <summary>
/// How much a feed holds that the hub has not taken. Once it is too much it stays so until it is opened again: a trade that was let
/// through behind one that was refused would hide the gap between them.
/// </summary>
/// <param name="most">Bytes.</param>
internal sealed class PendingBudget(long most)
{
    private long _pending;
    private int _isExceeded;

    public long Pending => Interlocked.Read(ref _pending);

    public bool IsExceeded => Volatile.Read(ref _isExceeded) != 0;

    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _pending, bytes) > most)
        {
            Volatile.Write(ref _isExceeded, 1);
        }
    }

    public void Remove(long bytes) => Interlocked.Add(ref _pending, -bytes);

    public void Reopen() => Volatile.Write(ref _isExceeded, 0);
}
