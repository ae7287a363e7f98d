namespace R3edge.Exchanges.Books;

/// <summary>Why a book cannot be trusted any more.</summary>
public enum BookBreach
{
    /// <summary>It can be.</summary>
    None,

    /// <summary>Changes between two messages were never received.</summary>
    SequenceGap,

    /// <summary>A message did not go on from the one before, though the venue's rule says that each does.</summary>
    SequenceRepeated,

    /// <summary>The snapshot is older than the first update that was kept for it.</summary>
    SnapshotTooOld,

    /// <summary>The checksum of the book is not the one that the venue sent.</summary>
    ChecksumMismatch,

    /// <summary>The venue sends a checksum with every message, and there was none.</summary>
    ChecksumMissing,

    /// <summary>A price or quantity has more places than the instrument's, so the checksum cannot be taken.</summary>
    TooManyPlaces,

    /// <summary>The counter of the connection's messages jumped: a message was lost, and it may have been about this book.</summary>
    ConnectionGap,

    /// <summary>A frame could not be read, and it may have been about this book.</summary>
    UnreadableFrame,

    /// <summary>The best bid reached the best ask.</summary>
    Crossed,

    /// <summary>A snapshot has the same price twice.</summary>
    RepeatedPrice,

    /// <summary>More updates came than can be kept until a snapshot arrives.</summary>
    BacklogFull,

    /// <summary>The connection was lost.</summary>
    Disconnected,

    /// <summary>The best levels are, in part, beyond those of the snapshot, where a level is not known until it changes.</summary>
    Depleted,
}
