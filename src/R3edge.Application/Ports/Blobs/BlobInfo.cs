namespace R3edge.Application.Ports.Blobs;

/// <summary>A blob in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="LastModified">UTC time of the last write, by the store's clock.</param>
public readonly record struct BlobInfo(string Name, long Bytes, DateTime LastModified);
