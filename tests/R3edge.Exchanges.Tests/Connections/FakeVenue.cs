using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>
/// A venue on this machine that does as it is told: answers, or does not; sends anything; drops connections. It writes down
/// what it was sent.
/// </summary>
internal sealed class FakeVenue : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<WebSocket> _sockets = new();
    private readonly SemaphoreSlim _sending = new(1, 1);

    private FakeVenue(WebApplication application) => _application = application;

    /// <summary>Messages received, in order, over all connections.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>Paths asked for over HTTP.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What to answer to a message.</summary>
    public Func<string, IEnumerable<string>> Answer { get; set; } = _ => [];

    /// <summary>What to send as soon as a connection is made.</summary>
    public Func<IEnumerable<string>> Greeting { get; set; } = () => [];

    /// <summary>The answers over HTTP by path; null is an error 500.</summary>
    public Func<string, string?> Http { get; set; } = _ => null;

    /// <summary>Does something else with a request over HTTP than to answer it; says whether it did.</summary>
    public Func<HttpContext, bool> Disturb { get; set; } = _ => false;

    public int Connections { get; private set; }

    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public VenueAddresses Addresses => new(new Uri(Address), new Uri(Address.Replace("http", "ws", StringComparison.Ordinal) + "/stream"));

    public static async Task<FakeVenue> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var venue = new FakeVenue(builder.Build());
        venue._application.UseWebSockets();
        venue._application.Run(venue.HandleAsync);
        await venue._application.StartAsync();
        return venue;
    }

    /// <summary>Sends to the newest connection.</summary>
    public async Task SendAsync(params string[] messages)
    {
        foreach (var message in messages)
        {
            await SendAsync(_sockets.Last(), message);
        }
    }

    /// <summary>Sends to every connection that is open.</summary>
    public async Task SendToAllAsync(string message)
    {
        foreach (var socket in _sockets.Where(socket => socket.State == WebSocketState.Open))
        {
            try
            {
                await SendAsync(socket, message);
            }
            catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // It went away meanwhile.
            }
        }
    }

    /// <summary>Breaks the newest connection without a word.</summary>
    public void Drop() => _sockets.Last().Abort();

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            socket.Abort();
        }

        await _application.DisposeAsync();
        _sending.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            var path = context.Request.Path + context.Request.QueryString;
            Requests.Enqueue(path);
            if (Disturb(context))
            {
                return;
            }

            var body = Http(path);
            context.Response.StatusCode = body is null ? 500 : 200;
            await context.Response.WriteAsync(body ?? "", context.RequestAborted);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets.Enqueue(socket);
        Connections++;
        foreach (var message in Greeting())
        {
            await SendAsync(socket, message);
        }

        await ServeAsync(socket);
    }

    private async Task ServeAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                var text = Encoding.UTF8.GetString(buffer, 0, part.Count);
                Received.Enqueue(text);
                foreach (var message in Answer(text))
                {
                    await SendAsync(socket, message);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went away, or the test dropped it.
        }
    }

    private async Task SendAsync(WebSocket socket, string message)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}
