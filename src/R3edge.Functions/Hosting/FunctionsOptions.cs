using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using R3edge.Application.Sessions;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Hosting;

/// <summary>How the function app runs.</summary>
public sealed class FunctionsOptions
{
    /// <summary>What sessions are allowed to do.</summary>
    public SessionOptions Trading { get; set; } = new();

    /// <summary>How many chunks of one batch run at once, 1 to 1000.</summary>
    [Range(1, 1000)]
    public int BacktestParallelism { get; set; } = 16;

    /// <summary>How long dead letters and ended orchestrations are kept; from a day.</summary>
    public TimeSpan DeadLetterAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How old what was read of sessions and instruments may be, 0 to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DirectoryAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times a transient fault of a store is tried again before the batch is left to the trigger's retry, from
    /// 1.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;

    /// <summary>The pause before the first of them; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long who starts or stops a session waits for the outcome, up to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How old the newest event of a batch may be once it is handled, before the stage is called behind; from a second.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lag { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Reads the options out of the settings.</summary>
    /// <param name="configuration">The settings.</param>
    /// <exception cref="InvalidDataException">A setting cannot be read.</exception>
    public static FunctionsOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new FunctionsOptions();
        if (configuration[AzureSettings.AllowLive] is { Length: > 0 } live)
        {
            options.Trading.AllowLive = bool.TryParse(live, out var isAllowed)
                ? isAllowed
                : throw new InvalidDataException($"The setting {AzureSettings.AllowLive} is true or false, not '{live}'.");
        }

        options.BacktestParallelism = Number(configuration, AzureSettings.BacktestParallelism, options.BacktestParallelism, 1000);
        options.DeadLetterAge = TimeSpan.FromDays(Number(configuration, AzureSettings.DeadLetterDays, options.DeadLetterAge.Days, 3650));
        return options;
    }

    private static int Number(IConfiguration configuration, string setting, int missing, int largest) => configuration[setting] switch
    {
        null or "" => missing,
        var text when int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest => number,
        var text => throw new InvalidDataException($"The setting {setting} is a number from 1 to {largest}, not '{text}'."),
    };
}
