using R3edge.Application.Backtesting;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Api.Http;

/// <summary>Reads what stands in an address, and says in a sentence what is wrong with it.</summary>
internal static class Argument
{
    /// <summary>An instrument by venue and symbol.</summary>
    public static InstrumentId Instrument(string? venue, string? symbol) => InstrumentId.TryParse($"{venue}/{symbol}", out var id)
        ? id
        : throw new InvalidRequestException($"'{venue}/{symbol}' is not an instrument: name venue and symbol, such as kucoin and BTC-USDT.");

    /// <summary>A timeframe.</summary>
    public static Timeframe Timeframe(string? text) => Domain.Markets.Timeframe.TryParse(text, out var timeframe)
        ? timeframe
        : throw new InvalidRequestException(
            $"'{text}' is not a timeframe; there is: {string.Join(' ', Domain.Markets.Timeframe.All)}.");

    /// <summary>A value of an enumeration, in words joined by hyphens.</summary>
    public static T Word<T>(string name, string? text)
        where T : struct, Enum => Names.TryParse<T>(text, out var value)
        ? value
        : throw new InvalidRequestException($"{name} must be one of {Names.AllOf<T>()}, not '{text}'.");

    /// <summary>A number of entries on a page.</summary>
    public static int Limit(int? limit) => Paging.Refuse(limit) is { } why ? throw new InvalidRequestException(why) : limit ?? Paging.Usual;

    /// <summary>A UTC time; what has no zone is UTC.</summary>
    public static DateTime? Time(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Application.Collection.IsoTime.TryParse(text, out var time)
            ? time
            : throw new InvalidRequestException($"{name} must be a time such as 2024-01-31T13:00:00Z, not '{text}'.");
    }

    /// <summary>A session's id; null for what is none, which is found nowhere.</summary>
    public static SessionId? Session(string? text) => SessionId.TryParse(text, out var id) ? id : null;

    /// <summary>A position's id; null for what is none, which is found nowhere.</summary>
    public static PositionId? Position(string? text) => SessionId.TryParse(text, out var id) ? new PositionId(id.Value) : null;

    /// <summary>An account of the user.</summary>
    public static AccountId Account(UserId user, string? mode) =>
        new(user, mode is null ? TradingMode.Paper : Word<TradingMode>("mode", mode));
}

/// <summary>A request says something that cannot be; the message is a sentence for whoever sent it.</summary>
/// <param name="message">The sentence.</param>
internal sealed class InvalidRequestException(string message) : Microsoft.AspNetCore.Http.BadHttpRequestException(message);
