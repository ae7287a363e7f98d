namespace R3edge.Application.Ports.Blobs;

/// <summary>What a blob may do to one of the same name.</summary>
public enum BlobWrite
{
    /// <summary>Replace it, whole.</summary>
    Overwrite,

    /// <summary>Leave it: the first one stays.</summary>
    IfAbsent,
}
