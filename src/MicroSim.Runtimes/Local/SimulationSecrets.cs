using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MicroSim.Runtimes.Local;

/// <summary>What is random in a simulation and stays the same while it runs.</summary>
/// <param name="RequestToken">A node needs it.</param>
/// <param name="AdminToken">The admin ports ask for it.</param>
/// <param name="Seed">What every draw of its services comes from.</param>
internal sealed record SimulationSecrets(string RequestToken, string AdminToken, uint Seed)
{
    public static SimulationSecrets Of(SimulationTokens tokens) => new(tokens.Request, tokens.Admin, BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4)));
}
