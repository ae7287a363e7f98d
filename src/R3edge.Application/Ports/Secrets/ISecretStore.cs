namespace R3edge.Application.Ports.Secrets;

/// <summary>The secrets of users, such as their exchange keys. A write is durable when it returns. No error and no log holds a value.</summary>
public interface ISecretStore
{
    /// <summary>A secret; null where the user has none of this name.</summary>
    /// <param name="user">The user's id, as a table key may be.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotName"/>, for example <c>kucoin-api-key</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The user or the name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken);

    /// <summary>Stores a secret in the place of any of this name.</summary>
    /// <param name="user">The user's id, as a table key may be.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="value">The secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The user or the name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken);

    /// <summary>Removes a secret.</summary>
    /// <param name="user">The user's id, as a table key may be.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">The user or the name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken);

    /// <summary>The names of a user's secrets, by ordinal comparison; what a settings page shows.</summary>
    /// <param name="user">The user's id, as a table key may be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The user breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken);
}
