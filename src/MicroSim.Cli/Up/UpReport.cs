using MicroSim.Cli.Output;

namespace MicroSim.Cli.Up;

/// <summary>Chooses who is told what happens.</summary>
internal static class UpReport
{
    public static IUpReport Of(OutputFormat format, Journal journal) => format == OutputFormat.Text ? new TextReport(journal) : new JsonReport(journal, format);
}
