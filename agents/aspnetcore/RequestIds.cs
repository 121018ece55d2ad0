using System.Globalization;
using System.Security.Cryptography;

namespace MicroSim.Agent;

/// <summary>Makes request ids: a random start for the process and a counter, so that a new one costs little.</summary>
internal sealed class RequestIds
{
    private readonly string prefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long count;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref count):x16}");
}
