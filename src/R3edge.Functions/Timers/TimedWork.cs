using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using R3edge.Application.Collection.History;
using R3edge.Application.Json;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Identity;
using R3edge.Domain.Scanning;
using R3edge.Functions.Hosting;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Functions.Timers;

/// <summary>What the timers do.</summary>
/// <param name="platform">The services.</param>
/// <param name="history">Past bars as venues give them.</param>
/// <param name="tables">The tables, of which large payloads are swept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What it tells.</param>
public sealed class TimedWork(
    FunctionsPlatform platform, IHistorySource history, AzureTables tables, TimeProvider time, ILogger<TimedWork> logger)
{
    // A row is written within seconds of the payload that it names.
    private static readonly TimeSpan SweepAge = TimeSpan.FromDays(1);

    /// <summary>Where rankings lie, one blob a minute.</summary>
    public const string ScanContainer = "scans";

    private static readonly JsonSerializerOptions Json = Options();

    /// <summary>The stages, by hub and consumer group: each has dead letters of its own.</summary>
    public static IReadOnlyList<(string Hub, string Group)> Stages { get; } =
    [
        (HubNames.MarketData, ConsumerGroups.Collector),
        (HubNames.MarketData, ConsumerGroups.MarketData),
        (HubNames.MarketData, ConsumerGroups.PaperVenue),
        (HubNames.MarketData, ConsumerGroups.OrderGateway),
        (HubNames.Bars, ConsumerGroups.History),
        (HubNames.Bars, ConsumerGroups.MarketData),
        (HubNames.Bars, ConsumerGroups.Tracking),
        (HubNames.Bars, ConsumerGroups.BaseSignal),
        (HubNames.Signals, ConsumerGroups.QualifiedSignal),
        (HubNames.QualifiedSignals, ConsumerGroups.MoneyManager),
        (HubNames.QualifiedSignals, ConsumerGroups.SignalArchive),
        (HubNames.Orders, ConsumerGroups.Tracking),
        (HubNames.Orders, ConsumerGroups.OrderGateway),
        (HubNames.OrderUpdates, ConsumerGroups.Tracking),
    ];

    private readonly FunctionsPlatform _platform = platform;
    private readonly IHistorySource _history = history;
    private readonly AzureTables _tables = tables;
    private readonly TimeProvider _time = time;
    private readonly ILogger<TimedWork> _logger = logger;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Ranks the markets and keeps the ranking, so that a later reader can see what a trader saw.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        await _platform.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await _platform.CatchUp.RunAsync(cancellationToken).ConfigureAwait(false);
        var scan = _platform.Scanner.Scan(new ScanFilter());
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(scan, Json));
        var name = string.Create(CultureInfo.InvariantCulture, $"{scan.At:yyyy-MM-dd}/{scan.At:HHmm}.json");
        await _platform.Blobs.PutAsync(ScanContainer, name, content, BlobWrite.Overwrite, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fits the models of regimes that are due.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task RefitAsync(CancellationToken cancellationToken)
    {
        await _platform.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await _platform.CatchUp.RunAsync(cancellationToken).ConfigureAwait(false);
        _platform.Refit.FitDue(cancellationToken);
    }

    /// <summary>Looks for missing bars of every instrument and fetches them.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task BackfillAsync(CancellationToken cancellationToken)
    {
        await _platform.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var backfill = new BarBackfill(
            _platform.History,
            _history,
            _platform.Publisher,
            _platform.Tables,
            new BackfillOptions(),
            _time,
            _platform.Loggers.CreateLogger<BarBackfill>());
        foreach (var instrument in _platform.Instruments.All())
        {
            await backfill.FillAsync(instrument.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the venues how the orders of live accounts stand, since nobody listens to them, and goes on with what had to wait.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task LookAtOrdersAsync(CancellationToken cancellationToken)
    {
        if (_platform.Options.Trading.AllowLive)
        {
            await _platform.RefreshAsync(cancellationToken).ConfigureAwait(false);
            await _platform.Orders.LookAsync(reconciles: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives every open position that has none an orchestrator, looks at the clock for all of them, stores and publishes what could not be,
    /// and compares orders, fills and balances of live accounts with those of their venues.
    /// </summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await _platform.RefreshAsync(cancellationToken).ConfigureAwait(false);
        foreach (var account in _platform.Accounts.Accounts)
        {
            await AdoptAsync(account, cancellationToken).ConfigureAwait(false);
        }

        await _platform.Tracking.TickAsync(cancellationToken).ConfigureAwait(false);

        // Also where nobody may trade live any more: of orders that are left over nobody else would tell.
        await _platform.Orders.LookAsync(reconciles: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task AdoptAsync(AccountId account, CancellationToken cancellationToken)
    {
        var positions = await _platform.Accounts
            .ReadAsync(account, unit => unit.Positions.ToArray(), cancellationToken)
            .ConfigureAwait(false) ?? [];
        foreach (var position in positions)
        {
            try
            {
                if (await _platform.Dispatcher
                    .StartAsync(account, position.Session, position.State.Plan.Id, Now, cancellationToken)
                    .ConfigureAwait(false))
                {
                    TimerLog.Adopted(_logger, account, position.State.Plan.Id);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The next minute tries again; what stands between one position and its keeper must not keep others from theirs.
                TimerLog.NotAdopted(_logger, account, position.State.Plan.Id, exception);
            }
        }
    }

    /// <summary>Removes old dead letters, payloads that no row names, and the traces of orchestrations that ended long ago.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    public async Task RetainAsync(CancellationToken cancellationToken)
    {
        var before = Now - _platform.Options.DeadLetterAge;
        var removed = 0;
        foreach (var (hub, group) in Stages)
        {
            var old = new List<DeadLetter>();
            await foreach (var letter in _platform.DeadLetters.ListAsync(hub, group, cancellationToken).ConfigureAwait(false))
            {
                if (letter.Time < before)
                {
                    old.Add(letter);
                }
            }

            foreach (var letter in old)
            {
                await _platform.DeadLetters.RemoveAsync(letter, cancellationToken).ConfigureAwait(false);
                removed++;
            }
        }

        var swept = await _tables.SweepAsync(Now - SweepAge, cancellationToken).ConfigureAwait(false);
        var purged = await _platform.Durable.Current
            .PurgeAllInstancesAsync(
                new PurgeInstancesFilter(
                    CreatedTo: before,
                    Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed,
                        OrchestrationRuntimeStatus.Terminated]),
                cancellationToken)
            .ConfigureAwait(false);
        TimerLog.Retained(_logger, removed, swept, purged.PurgedInstanceCount);
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        foreach (var converter in DomainConverters.All)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
