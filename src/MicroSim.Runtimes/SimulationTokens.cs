using System.Security.Cryptography;

namespace MicroSim.Runtimes;

/// <summary>The secrets of one simulation, for its whole life. They go to its own services alone, never into a log, a reply or an event.</summary>
/// <param name="Request">A node needs it.</param>
/// <param name="Admin">The admin ports ask for it.</param>
public sealed record SimulationTokens(string Request, string Admin)
{
    private const int Bytes = 16;

    public static SimulationTokens Create() => new(Token(), Token());

    /// <summary>Not the tokens: what is printed may be read by anybody.</summary>
    public override string ToString() => nameof(SimulationTokens);

    private static string Token() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);
}
