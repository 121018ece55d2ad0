namespace MicroSim.Load.Http;

/// <summary>How far a reply has come.</summary>
internal enum ReplyProgress
{
    /// <summary>More bytes have to come.</summary>
    More,

    /// <summary>It is whole.</summary>
    Whole,

    /// <summary>It is no HTTP/1 reply.</summary>
    Invalid,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,
}
