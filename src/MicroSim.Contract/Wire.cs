namespace MicroSim.Contract;

/// <summary>Limits and names of the wire contract.</summary>
public static class Wire
{
    public const int ContractVersion = 1;

    /// <summary>Nodes from a tree's root to its deepest leaf, and hops of a request.</summary>
    public const int MaxDepth = 32;

    public const int MaxNodes = 10_000;

    /// <summary>Largest body of a user's request, in bytes.</summary>
    public const int MaxUserBody = 1024 * 1024;

    /// <summary>Largest body between agents, in bytes.</summary>
    public const int MaxBody = 4 * 1024 * 1024;

    /// <summary>Largest reply that a caller reads, in bytes.</summary>
    public const int MaxReply = 16 * 1024 * 1024;

    /// <summary>Nested JSON levels that parsers accept: a tree of depth 32 needs more than the usual 64.</summary>
    public const int MaxJsonDepth = 128;

    /// <summary>Problems reported of one input.</summary>
    public const int MaxProblems = 64;

    public const string DepthHeader = "x-microsim-depth";

    public const string SeedHeader = "x-microsim-seed";

    public const string TokenHeader = "x-microsim-token";

    public const string RequestIdHeader = "x-request-id";
}
