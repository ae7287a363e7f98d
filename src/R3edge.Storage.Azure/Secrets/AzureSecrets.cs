using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Polly;
using Polly.Retry;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Secrets;

namespace R3edge.Storage.Azure.Secrets;

/// <summary>
/// Secrets of users in a vault. A vault knows letters, digits and hyphens alone and no case, so a secret is named by a hash of its user
/// and its name: <c>u</c>, 40 hexadecimal digits, a hyphen, the name. A name that was deleted is recovered before it is set again,
/// which takes the vault some seconds; the client's own retries do not cover that, so they are covered here.
/// </summary>
public sealed class AzureSecrets : ISecretStore
{
    private readonly SecretClient _client;
    private readonly ResiliencePipeline _untilRecovered;

    /// <summary>Creates the store.</summary>
    /// <param name="client">The vault.</param>
    /// <param name="time">Its clock, to wait by.</param>
    public AzureSecrets(SecretClient client, TimeProvider time)
    {
        _client = client;
        _untilRecovered = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RequestFailedException>(exception => exception.Status == 409),
                MaxRetryAttempts = 10,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Linear,
                OnRetry = async context => await RecoverAsync(context.Context).ConfigureAwait(false),
            })
            .Build();
    }

    private static ResiliencePropertyKey<string> SecretName => new("secret");

    /// <inheritdoc/>
    public async Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken)
    {
        var secret = NameOf(user, name);
        try
        {
            var found = await _client.GetSecretAsync(secret, null, cancellationToken).ConfigureAwait(false);
            return new SecretValue(found.Value.Value);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (Exception exception) when (AzureFailures.Of("read a secret", exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(SecretName, NameOf(user, name));
        try
        {
            await _untilRecovered.ExecuteAsync(
                async (attempt, secret) => await _client
                    .SetSecretAsync(attempt.Properties.GetValue(SecretName, ""), secret.Reveal(), attempt.CancellationToken)
                    .ConfigureAwait(false),
                context,
                value).ConfigureAwait(false);
        }
        catch (Exception exception) when (AzureFailures.Of("write a secret", exception) is { } failure)
        {
            throw failure;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken)
    {
        var secret = NameOf(user, name);
        try
        {
            var deletion = await _client.StartDeleteSecretAsync(secret, cancellationToken).ConfigureAwait(false);
            await deletion.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
        catch (Exception exception) when (AzureFailures.Of("remove a secret", exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken)
    {
        var prefix = PrefixOf(user);
        return await AzureFailures.CallAsync<IReadOnlyList<string>>(
            "list secrets",
            async () =>
            {
                var names = new List<string>();
                await foreach (var secret in _client.GetPropertiesOfSecretsAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (secret.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    {
                        names.Add(secret.Name[prefix.Length..]);
                    }
                }

                names.Sort(StringComparer.Ordinal);
                return names;
            }).ConfigureAwait(false);
    }

    // Where the conflict is another one, recovering finds nothing, and the next attempt tells.
    private async Task RecoverAsync(ResilienceContext context)
    {
        try
        {
            await _client
                .StartRecoverDeletedSecretAsync(context.Properties.GetValue(SecretName, ""), context.CancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409)
        {
            // It is being recovered already, or still being deleted.
        }
    }

    private static string NameOf(string user, string name)
    {
        PortNames.ThrowIfNotName(name);
        return PrefixOf(user) + name;
    }

    private static string PrefixOf(string user)
    {
        PortNames.ThrowIfNotTableKey(user);
        return $"u{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user))[..20])}-";
    }
}
