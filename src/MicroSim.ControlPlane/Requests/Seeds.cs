using System.Globalization;
using System.Security.Cryptography;
using MicroSim.Contract;

namespace MicroSim.ControlPlane.Requests;

/// <summary>The seeds of a simulation's requests that bring none: the same sequence for the same seed of the simulation.</summary>
internal sealed class Seeds(uint seed)
{
    private const int Digits = 8;

    private int drawn = -1;

    /// <summary>The simulation's own seed.</summary>
    public uint Seed => seed;

    public static uint Random() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    public uint Next() => new Dice(seed).Mix(DiceKey.Of("request").Slash(Interlocked.Increment(ref drawn)));

    /// <summary>Reads exactly 8 hexadecimal digits.</summary>
    public static bool TryRead(string? text, out uint seed)
    {
        seed = 0;
        return text?.Length == Digits && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out seed);
    }

    public static string Text(uint seed) => seed.ToString("x8", CultureInfo.InvariantCulture);
}
