namespace R3edge.Application.Ports;

/// <summary>
/// A store could not do what was asked, for a reason outside the call: a full disk, a lock, damage. The message is one
/// sentence for a person and holds no secret. What was acknowledged before is untouched; a write that throws may or may not
/// have been stored, so it is repeated, which is safe because every event and entity carries an id of its own.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="failure">What is wrong.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="inner">What the store's library said.</param>
    public StorageException(StorageFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What is wrong.</summary>
    public StorageFailure Failure { get; }

    /// <summary>Whether the same call may succeed later without a change of set-up or data.</summary>
    public bool IsTransient => Failure is StorageFailure.Unavailable or StorageFailure.Full;
}
