using R3edge.Application.Ports.Events;

namespace R3edge.Application.Tests.Doubles;

/// <summary>Delivers single events as a consumer would: handled, then settled; handled again where what they were applied to had been dropped.</summary>
internal static class Delivery
{
    public static async Task DeliverAsync(this IPartitionHandler handler, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var isDone = false;
        while (!isDone)
        {
            try
            {
                await handler.HandleAsync(received, cancellationToken);
            }
            finally
            {
                isDone = await handler.TrySettleAsync(cancellationToken);
            }
        }
    }

    private static async Task<bool> TrySettleAsync(this IPartitionHandler handler, CancellationToken cancellationToken)
    {
        try
        {
            await handler.SettleAsync(cancellationToken);
            return true;
        }
        catch (StaleStateException)
        {
            return false;
        }
    }
}
