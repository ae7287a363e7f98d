using R3edge.Application.Ports.Secrets;

namespace R3edge.Local.Hosting;

/// <summary>The keys of the simulated exchange's customer, the same for every user. They are good for nothing else, and no real key is near them.</summary>
public sealed class SimulatedKeys : ISecretStore
{
    /// <summary>The public half.</summary>
    public const string Key = "simulated-key";

    /// <summary>The secret half.</summary>
    public const string Secret = "simulated-secret";

    /// <summary>The passphrase.</summary>
    public const string Passphrase = "simulated-passphrase";

    /// <inheritdoc/>
    public Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Task.FromResult(
            name.EndsWith("-api-key", StringComparison.Ordinal) ? new SecretValue(Key)
            : name.EndsWith("-api-secret", StringComparison.Ordinal) ? new SecretValue(Secret)
            : name.EndsWith("-api-passphrase", StringComparison.Ordinal) ? new SecretValue(Passphrase)
            : null);
    }

    /// <inheritdoc/>
    public Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The keys of the simulated exchange cannot be changed.");

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The keys of the simulated exchange cannot be changed.");

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
