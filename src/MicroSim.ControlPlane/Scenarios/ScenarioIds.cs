using System.Security.Cryptography;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>
/// The names of scenarios that run, and of what they do. A condition or an edit with such a name that belongs to no running scenario was left by one that could
/// not end, and is taken back: no list of them needs to be kept.
/// </summary>
internal static class ScenarioIds
{
    /// <summary>What the names of all that scenarios do begin with.</summary>
    public const string Prefix = "scenario.";

    private const int Digits = 4;

    /// <summary>A name for a run that no other one has.</summary>
    public static string Run(string scenario) => $"{scenario}-{RandomNumberGenerator.GetHexString(Digits, lowercase: true)}";

    /// <summary>The name of what happens in a run: at most 64 characters, as a condition's must be.</summary>
    public static string Of(string run, int occurrence) => $"{Prefix}{run}.{occurrence}";

    public static bool IsOne(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);
}
