using MicroSim.Cli.Output;

namespace MicroSim.Cli.Up;

/// <summary>Chooses who is told what happens.</summary>
internal static class UpReport
{
    public static IUpReport Of(OutputFormat format) =>
        format != OutputFormat.Text ? new JsonReport(new Journal(), format) : Terminal.IsLively ? Live() : new TextReport(new Journal());

    // Apart, so that a program that reads the output does not load the table library.
    private static LiveReport Live() => new();
}
