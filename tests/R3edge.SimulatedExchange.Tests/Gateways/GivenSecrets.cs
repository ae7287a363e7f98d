using R3edge.Application.Ports.Secrets;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Secrets of one user that cannot be changed.</summary>
internal sealed class GivenSecrets(params (string Name, string Value)[] secrets) : ISecretStore
{
    public Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken) =>
        Task.FromResult(secrets.Where(secret => secret.Name == name).Select(secret => new SecretValue(secret.Value)).FirstOrDefault());

    public Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
