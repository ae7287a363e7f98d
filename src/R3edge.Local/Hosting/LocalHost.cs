using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using R3edge.Api;
using R3edge.Api.Authentication;
using R3edge.Api.Status;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Local.Authentication;

namespace R3edge.Local.Hosting;

/// <summary>The platform and its HTTP API in this process.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly LocalPlatform _platform;
    private readonly WebApplication _web;
    private readonly string _folder;

    private LocalHost(LocalPlatform platform, WebApplication web, string folder)
    {
        _platform = platform;
        _web = web;
        _folder = folder;
        Url = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Status = new LocalStatus(platform);
    }

    /// <summary>Where the API answers.</summary>
    public string Url { get; }

    /// <summary>What a person wants to see of it.</summary>
    public LocalStatus Status { get; }

    /// <summary>Ends when the feed does: at the end of a replay, or with what went wrong.</summary>
    public Task FeedEnded => _platform.FeedEnded;

    /// <summary>Starts everything.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="logging">Where it tells what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Application.Ports.StorageException">The store cannot be opened; another host may have it.</exception>
    /// <exception cref="IOException">The address is taken, or the data folder cannot be written.</exception>
    /// <exception cref="InvalidDataException">A session that was asked for cannot be.</exception>
    public static async Task<LocalHost> StartAsync(LocalOptions options, Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        var platformSource = new TaskCompletionSource<LocalPlatform>();
        builder.Services.AddR3edgeApi();
        AddAuthentication(builder.Services, options);
        AddServices(builder.Services, () => platformSource.Task.Result);
        Telemetry.Add(builder.Services, options.OtlpEndpoint);
        var web = builder.Build();
        LocalPlatform? platform = null;
        try
        {
            platform = await LocalPlatform
                .StartAsync(options, web.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
            platformSource.SetResult(platform);
            web.UseR3edgeApi();
            await web.StartAsync(cancellationToken).ConfigureAwait(false);
            var host = new LocalHost(platform, web, options.DataFolder);
            new HostFile(host.Url, Environment.ProcessId).Write(options.DataFolder);
            return host;
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            if (platform is not null)
            {
                await platform.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Whether an address is reached from this machine alone.</summary>
    /// <param name="url">The address.</param>
    public static bool IsLoopback(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        HostFile.Remove(_folder);
        await _web.StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        await _platform.DisposeAsync().ConfigureAwait(false);
    }

    private static void AddAuthentication(IServiceCollection services, LocalOptions options)
    {
        if (options.Authority is { } authority)
        {
            services.AddOidcTokens(authority);
        }
        else
        {
            services.AddOwnTokens(LocalIssuer.Open(options.DataFolder).Validation);
        }
    }

    // The platform disposes of its own; the container only hands them out.
    private static void AddServices(IServiceCollection services, Func<LocalPlatform> platform)
    {
        services.AddTransient<IHealthSource>(_ => new PlatformHealth(platform()));
        services.AddTransient<IInstrumentCatalog>(_ => platform().Instruments);
        services.AddTransient(_ => platform().History);
        services.AddTransient(_ => platform().MarketData);
        services.AddTransient(_ => platform().Scanner);
        services.AddTransient(_ => platform().EntryPoint);
        services.AddTransient(_ => platform().Accounts);
        services.AddTransient(_ => platform().Queries);
        services.AddTransient(_ => platform().LiveAccounts);
        services.AddTransient(_ => platform().Sessions);
        services.AddTransient<ISessionControl>(_ => platform().Sessions);
        services.AddTransient(_ => platform().Tracking);
        services.AddTransient(_ => platform().Sizer);
        services.AddTransient(_ => platform().Signals);
        services.AddTransient(_ => platform().BackTests);
    }
}
