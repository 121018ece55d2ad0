namespace MicroSim.Contract;

/// <summary>
/// Draws that are keyed, not sequential: the same in every language and in any order of events (contract §1.5). The mixing is
/// MurmurHash3's 32-bit finaliser (Austin Appleby, public domain) over an FNV-1a hash of the key.
/// </summary>
public readonly record struct Dice(uint Seed)
{
    /// <summary>A 32-bit draw; the seed that a callee gets is one.</summary>
    public uint Mix(DiceKey key)
    {
        uint h = Seed ^ (key.Hash * 0x9E3779B9u);
        h ^= h >> 16;
        h *= 0x85EBCA6Bu;
        h ^= h >> 13;
        h *= 0xC2B2AE35u;
        h ^= h >> 16;
        return h;
    }

    /// <summary>A draw in [0, 1).</summary>
    public double Unit(DiceKey key) => Mix(key) / 4294967296.0;

    /// <summary>Whether something with a probability in percent happens: 0 never, 100 always.</summary>
    public bool Happens(DiceKey key, double percent) => percent >= 100 || (percent > 0 && Unit(key) * 100 < percent);
}
