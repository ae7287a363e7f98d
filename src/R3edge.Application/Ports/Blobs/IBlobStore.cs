namespace R3edge.Application.Ports.Blobs;

/// <summary>
/// Blobs by container and name. A container needs no registration. A blob is written whole or not at all: a reader sees the
/// old content or the new, also when the writer dies. A write is durable when it returns, and every later read sees it.
/// </summary>
public interface IBlobStore
{
    /// <summary>Writes a blob.</summary>
    /// <param name="container">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotBlob"/>.</param>
    /// <param name="content">Read from where it stands to its end; where reading it throws, nothing is written.</param>
    /// <param name="write">What happens to a blob of this name.</param>
    /// <param name="cancellationToken">Gives up; nothing is written then.</param>
    /// <returns>False where <see cref="BlobWrite.IfAbsent"/> found one and left it.</returns>
    /// <exception cref="ArgumentException">A name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task<bool> PutAsync(string container, string name, Stream content, BlobWrite write, CancellationToken cancellationToken);

    /// <summary>Opens a blob as it is now; null where it is not there. What is written meanwhile does not change what is read.</summary>
    /// <param name="container">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotBlob"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken);

    /// <summary>The blobs whose names start with a text, by ordinal comparison of their names.</summary>
    /// <param name="container">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="prefix">The text; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    IAsyncEnumerable<BlobInfo> ListAsync(string container, string prefix, CancellationToken cancellationToken);

    /// <summary>Removes a blob.</summary>
    /// <param name="container">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotBlob"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">A name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken);
}
