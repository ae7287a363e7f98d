namespace R3edge.Application.Ports.Events;

/// <summary>
/// A stage's work on one partition, called by one caller at a time: <see cref="StartAsync"/> once, then
/// <see cref="HandleAsync"/> for event after event, <see cref="SettleAsync"/> behind the last one that was read together with others,
/// and <see cref="CommitAsync"/> before every checkpoint.
/// </summary>
public interface IPartitionHandler
{
    /// <summary>
    /// Restores the stage's state and says where to start: a stage with a snapshot after the position in it, any other at
    /// the group's checkpoint.
    /// </summary>
    /// <param name="cancellationToken">The consumer stops.</param>
    ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken) => ValueTask.FromResult(StartPosition.Checkpoint);

    /// <summary>
    /// Handles an event. The same event may come again. A <see cref="StorageException"/> that is transient is tried again a
    /// few times; whatever else it throws sends the event to the dead letters, and the next event follows.
    /// </summary>
    /// <param name="received">The event.</param>
    /// <param name="cancellationToken">The consumer stops.</param>
    ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the world what the events since the last call led to: stores and publishes what was collected, all of it in one go, which
    /// is why it is not done event by event. Called when the events of one read are handled and before every commit. Where it throws
    /// a <see cref="StorageException"/> that is transient it is called again until it succeeds; a <see cref="StaleStateException"/>
    /// has all events since the last successful call handled again; anything else ends the consumer.
    /// </summary>
    /// <param name="cancellationToken">The consumer stops.</param>
    ValueTask SettleAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Makes durable what the events up to a position led to beyond what was settled: saves the snapshot. The
    /// checkpoint follows where it returns, and stays where it throws; then it is called again later.
    /// </summary>
    /// <param name="position">The last event handled.</param>
    /// <param name="cancellationToken">The consumer stops.</param>
    ValueTask CommitAsync(long position, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Events are missing before the next one; a stage that builds on every event starts afresh or fetches them elsewhere.</summary>
    /// <param name="gap">What is missing.</param>
    /// <param name="cancellationToken">The consumer stops.</param>
    ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
