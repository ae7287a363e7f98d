using System.Globalization;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>
/// The log of one partition: a table whose key is the position, so that appending fills page after page and trimming frees
/// whole ones. What ends with <c>Pending</c> belongs to the writer; the newest position is there for all.
/// </summary>
internal sealed class PartitionLog
{
    private readonly string _insert;
    private long _newest;
    private long _next;
    private long _bytesEnd;
    private long _lastTicks;
    private long _nextPending;
    private long _bytesEndPending;
    private long _lastTicksPending;
    private TaskCompletionSource _appended = NewSignal();

    /// <summary>A log that starts behind what was stored.</summary>
    /// <param name="id">Its number in the database.</param>
    /// <param name="next">The position of the next event.</param>
    /// <param name="newest">The newest position, or the last one trimmed, or -1.</param>
    /// <param name="bytesEnd">Bytes of all events so far.</param>
    /// <param name="lastTicks">The time of the newest event.</param>
    public PartitionLog(int id, long next, long newest, long bytesEnd, long lastTicks)
    {
        Id = id;
        Table = "log_" + id.ToString(CultureInfo.InvariantCulture);
        _insert = $"INSERT INTO {Table}(position, start, enqueued, key, id, body) VALUES($position, $start, $enqueued, $key, $id, $body)";
        _newest = newest;
        _next = _nextPending = next;
        _bytesEnd = _bytesEndPending = bytesEnd;
        _lastTicks = _lastTicksPending = lastTicks;
    }

    /// <summary>Its number in the database.</summary>
    public int Id { get; }

    /// <summary>Its table.</summary>
    public string Table { get; }

    /// <summary>The newest committed position, or the last one trimmed, or -1.</summary>
    public long Newest => Volatile.Read(ref _newest);

    /// <summary>Bytes of all events so far, on the writer.</summary>
    public long BytesEnd => _bytesEndPending;

    /// <summary>Ends when something is committed behind what was there when it was asked for.</summary>
    public Task Appended => Volatile.Read(ref _appended).Task;

    /// <summary>What an event counts for retention.</summary>
    public static long SizeOf(int bodyBytes) => bodyBytes + 64L;

    /// <summary>Appends an event, on the writer and inside its transaction.</summary>
    /// <returns>Its position.</returns>
    public long Append(SqliteSession session, Application.Ports.Events.EventData data, long ticks)
    {
        // Clocks go back; the times in a log do not.
        _lastTicksPending = Math.Max(_lastTicksPending, ticks);
        var position = _nextPending++;
        var parameters = session.Command(_insert, "$position", "$start", "$enqueued", "$key", "$id", "$body").Parameters;
        parameters[0].Value = position;
        parameters[1].Value = _bytesEndPending;
        parameters[2].Value = _lastTicksPending;
        parameters[3].Value = data.Key;
        parameters[4].Value = data.Id;
        parameters[5].Value = Bytes.ArrayOf(data.Body);
        session.Command(_insert).ExecuteNonQuery();
        parameters[5].Value = null;
        _bytesEndPending += SizeOf(data.Body.Length);
        return position;
    }

    /// <summary>Makes known, on the writer, what was committed up to a position.</summary>
    public void Publish(long position)
    {
        _next = _nextPending;
        _bytesEnd = _bytesEndPending;
        _lastTicks = _lastTicksPending;
        Volatile.Write(ref _newest, position);
        Interlocked.Exchange(ref _appended, NewSignal()).SetResult();
    }

    /// <summary>Forgets, on the writer, what was appended and not committed.</summary>
    public void RollBack()
    {
        _nextPending = _next;
        _bytesEndPending = _bytesEnd;
        _lastTicksPending = _lastTicks;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
