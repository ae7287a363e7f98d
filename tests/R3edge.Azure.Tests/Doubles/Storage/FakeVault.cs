using System.Collections.Concurrent;
using Azure;
using Azure.Security.KeyVault.Secrets;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>A vault in memory with soft deletion: a deleted name is taken until it is recovered.</summary>
internal sealed class FakeVault : SecretClient
{
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _deleted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all secrets.</summary>
    public IEnumerable<string> Names => _secrets.Keys;

    public override Task<Response<KeyVaultSecret>> GetSecretAsync(
        string name, string? version = null, CancellationToken cancellationToken = default) =>
        _secrets.TryGetValue(name, out var value)
            ? Task.FromResult(Response.FromValue(new KeyVaultSecret(name, value), new FakeResponse(200)))
            : throw new RequestFailedException(404, "There is no such secret.", "SecretNotFound", null);

    public override Task<Response<KeyVaultSecret>> SetSecretAsync(string name, string value, CancellationToken cancellationToken = default)
    {
        if (_deleted.ContainsKey(name))
        {
            throw new RequestFailedException(409, "The secret is deleted.", "Conflict", null);
        }

        _secrets[name] = value;
        return Task.FromResult(Response.FromValue(new KeyVaultSecret(name, value), new FakeResponse(200)));
    }

    public override Task<DeleteSecretOperation> StartDeleteSecretAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!_secrets.TryRemove(name, out var value))
        {
            throw new RequestFailedException(404, "There is no such secret.", "SecretNotFound", null);
        }

        _deleted[name] = value;
        return Task.FromResult<DeleteSecretOperation>(new Deletion(name));
    }

    public override Task<RecoverDeletedSecretOperation> StartRecoverDeletedSecretAsync(
        string name, CancellationToken cancellationToken = default)
    {
        if (!_deleted.TryRemove(name, out var value))
        {
            throw new RequestFailedException(404, "There is no such deleted secret.", "SecretNotFound", null);
        }

        _secrets[name] = value;
        return Task.FromResult<RecoverDeletedSecretOperation>(new Recovery());
    }

    public override AsyncPageable<SecretProperties> GetPropertiesOfSecretsAsync(CancellationToken cancellationToken = default) =>
        AsyncPageable<SecretProperties>.FromPages(
            [Page<SecretProperties>.FromValues([.. _secrets.Keys.Select(name =>
                new SecretProperties(name))], null, new FakeResponse(200))]);

    private sealed class Deletion(string name) : DeleteSecretOperation
    {
        public override DeletedSecret Value => SecretModelFactory.DeletedSecret(new SecretProperties(name));

        public override bool HasCompleted => true;

        public override ValueTask<Response<DeletedSecret>> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Response.FromValue(Value, new FakeResponse(200)));
    }

    private sealed class Recovery : RecoverDeletedSecretOperation;
}
