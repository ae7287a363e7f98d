using System.Text.Json.Serialization;
using R3edge.Application.Json;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Identity;

namespace R3edge.Application.Backtesting.Jobs;

/// <summary>A backtest as the table keeps it.</summary>
internal sealed record BacktestRecord(UserId User, string Id, DateTime CreatedAt, BacktestRequest Request);

/// <summary>A part of a backtest's runs.</summary>
internal sealed record BacktestChunk(BacktestRequest Request, int First, int Count);

/// <summary>How backtests are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(UserIdConverter), typeof(InstrumentIdConverter), typeof(TimeframeConverter)])]
[JsonSerializable(typeof(BacktestRecord))]
[JsonSerializable(typeof(BacktestChunk))]
[JsonSerializable(typeof(BacktestOutcome))]
[JsonSerializable(typeof(BacktestStatistics))]
internal sealed partial class BacktestJson : JsonSerializerContext;
