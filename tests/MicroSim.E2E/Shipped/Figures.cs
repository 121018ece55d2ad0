using System.Globalization;

namespace MicroSim.E2E.Shipped;

/// <summary>Prints what was measured: it decides nothing, and who reads the log of a run wants to see it.</summary>
internal static class Figures
{
    public static void Say(FormattableString figures) => Console.WriteLine("   " + figures.ToString(CultureInfo.InvariantCulture));
}
