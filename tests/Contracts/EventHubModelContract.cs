using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Ports.Events;
using static R3edge.Contracts.HubUnderTest;

namespace R3edge.Contracts;

/// <summary>Random runs of publishing, reading, checkpointing and reopening, held against lists.</summary>
public abstract class EventHubModelContract
{
    private const string Hub = "model";
    private const int Partitions = 3;

    /// <summary>One step: what to do, and two small numbers for it.</summary>
    public enum Act
    {
        Publish,
        Read,
        Checkpoint,
        Reopen,
    }

    [Fact]
    public void AnyRun_EachGroupReadsEveryPartitionAsPublishedFromItsCheckpoint()
    {
        var step =
            from act in Gen.Frequency(
                (5, Gen.Constant(Act.Publish)), (5, Gen.Constant(Act.Read)), (3, Gen.Constant(Act.Checkpoint)), (1, Gen.Constant(Act.Reopen)))
            from one in Gen.Choose(0, 7)
            from other in Gen.Choose(0, 6)
            select (act, one, other);
        var runs = Gen.ArrayOf(step).Where(steps => steps.Length > 0).ToArbitrary();

        Prop.ForAll(runs, steps => Waiting.For(() => RunAsync(steps)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(60));
    }

    protected abstract Task<HubUnderTest> OpenAsync(params HubDefinition[] hubs);

    private async Task RunAsync((Act Act, int One, int Other)[] steps)
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, Partitions));
        var model = new Model(hub);
        await model.OpenCursorsAsync();
        foreach (var (act, one, other) in steps)
        {
            switch (act)
            {
                case Act.Publish:
                    await model.PublishAsync(one, other);
                    break;
                case Act.Read:
                    await model.ReadAsync(one, other + 1);
                    break;
                case Act.Checkpoint:
                    await model.CheckpointAsync(one);
                    break;
                default:
                    await hub.ReopenAsync();
                    await model.OpenCursorsAsync();
                    break;
            }
        }

        await model.EndAsync();
    }

    private sealed class Model(HubUnderTest hub)
    {
        private const int Groups = 2;

        private readonly Dictionary<string, List<string>> _published = [];
        private readonly List<ReceivedEvent>[] _logs = [[], [], []];
        private readonly IPartitionCursor[] _cursors = new IPartitionCursor[Groups * Partitions];
        private readonly int[] _read = new int[Groups * Partitions];
        private readonly int[] _checkpoints = new int[Groups * Partitions];
        private int _count;

        public async Task OpenCursorsAsync()
        {
            for (var i = 0; i < _cursors.Length; i++)
            {
                _cursors[i] = await hub.OpenAsync(Hub, i % Partitions, StartPosition.Checkpoint, $"group-{i / Partitions}");
                _read[i] = _checkpoints[i];
            }
        }

        public async Task PublishAsync(int firstKey, int count)
        {
            var batch = Enumerable.Range(0, count).Select(i => Event($"key{(firstKey + i * i) % 5}", $"{_count++}")).ToArray();
            await hub.PublishAsync(Hub, batch);
            foreach (var data in batch)
            {
                _published.TryAdd(data.Key, []);
                _published[data.Key].Add(data.Id);
            }

            // Where keys fall is the hub's business: an observer tells, and a log only ever grows.
            for (var partition = 0; partition < Partitions; partition++)
            {
                var log = await hub.AllAsync(Hub, partition);
                Assert.Equal(Keys(_logs[partition]), Keys(log.Take(_logs[partition].Count)));
                _logs[partition] = log;
            }

            Assert.Equal(_published.Values.Sum(ids => ids.Count), _logs.Sum(log => log.Count));
        }

        public async Task ReadAsync(int which, int maximum)
        {
            var i = which % _cursors.Length;
            var batch = await _cursors[i].ReadAsync(maximum, TimeSpan.Zero, CancellationToken.None);
            Assert.Null(batch.Gap);
            Assert.Equal(Keys(_logs[i % Partitions].Skip(_read[i]).Take(maximum)), Keys(batch.Events));
            _read[i] += batch.Events.Count;
        }

        public async Task CheckpointAsync(int which)
        {
            var i = which % _cursors.Length;
            if (_read[i] > 0)
            {
                await _cursors[i].CheckpointAsync(_logs[i % Partitions][_read[i] - 1].Position, CancellationToken.None);
                _checkpoints[i] = Math.Max(_checkpoints[i], _read[i]);
            }
        }

        public async Task EndAsync()
        {
            foreach (var (key, ids) in _published)
            {
                var holder = Assert.Single(_logs, log => log.Any(e => e.Key == key));
                Assert.Equal(ids, Ids(holder.Where(e => e.Key == key)));
            }

            for (var i = 0; i < _cursors.Length; i++)
            {
                var checkpoint = await hub.Reader.GetCheckpointAsync(_cursors[i].Address, CancellationToken.None);
                Assert.Equal(_checkpoints[i] == 0 ? null : _logs[i % Partitions][_checkpoints[i] - 1].Position, checkpoint);
            }
        }

        private static IEnumerable<(long, string, string)> Keys(IEnumerable<ReceivedEvent> events) =>
            events.Select(e => (e.Position, e.Key, e.Id));
    }
}
