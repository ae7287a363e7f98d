using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;

namespace R3edge.Application.EntryPricing;

/// <summary>What EntryPointService tells; ids 5000 to 5999.</summary>
internal static partial class EntryPointLog
{
    [LoggerMessage(5000, LogLevel.Information, "No entry price of {Instrument} on {Timeframe}: {Refusal}.")]
    public static partial void Refused(ILogger logger, InstrumentId instrument, Timeframe timeframe, EntryPointRefusal refusal);
}
