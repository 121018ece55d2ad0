using System.Numerics;
using MicroSim.Contract;

namespace MicroSim.Telemetry.Scraping;

/// <summary>A set of fault types.</summary>
public readonly record struct ConditionTypes
{
    private static readonly string[] types = [.. FaultCatalogue.Standard.Types.Select(t => t.Type)];

    private readonly ulong bits;

    private ConditionTypes(ulong bits) => this.bits = bits;

    public bool IsEmpty => bits == 0;

    /// <summary>How many there are.</summary>
    public int Count => BitOperations.PopCount(bits);

    /// <summary>In the order of the catalogue.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            ulong set = bits;
            return set == 0 ? [] : [.. types.Where((_, i) => (set & (1UL << i)) != 0)];
        }
    }

    public ConditionTypes Or(ConditionTypes other) => new(bits | other.bits);

    /// <summary>The same and the type of this index.</summary>
    internal ConditionTypes With(int index) => new(bits | (1UL << index));

    /// <summary>The index of a type; null for one that the catalogue does not have.</summary>
    internal static int? IndexOf(string type) => Array.IndexOf(types, type) is >= 0 and int index ? index : null;
}
