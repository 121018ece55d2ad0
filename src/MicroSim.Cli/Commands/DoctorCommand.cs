using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Doctor;
using MicroSim.Cli.Output;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class DoctorCommand
{
    private static readonly Option<int> port = Shared.Port();

    private static readonly Option<DirectoryInfo?> data = Shared.Data();

    public static Command Create()
    {
        ExampleCommand command = new("doctor", "Look for what is missing on this machine, and tell how to get it", "microsim doctor") { port, data };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Examination examination = new(AgentCatalogue.Read(Home.Find()), parsed.GetValue(data)?.FullName ?? Folders.Data, parsed.GetValue(port));
        IReadOnlyList<Finding> findings = await examination.RunAsync(cancellation);
        bool well = findings.All(f => f.Well);
        if (Shared.FormatOf(parsed) is OutputFormat format and not OutputFormat.Text)
            Structured.Write(Json(findings, well), format);
        else
            Write(findings, well);
        return (int)(well ? ExitCode.Ok : ExitCode.Conflict);
    }

    private static void Write(IReadOnlyList<Finding> findings, bool well)
    {
        int width = findings.Max(f => f.Subject.Length);
        foreach (Finding finding in findings)
        {
            Terminal.Line($"{(finding.Well ? Terminal.Good("ok  ") : Terminal.Bad("MISS"))}  {finding.Subject.PadRight(width)}  {finding.State}");
            if (!finding.Well && finding.Remedy is not null)
                Terminal.Line($"      {"".PadRight(width)}  → {finding.Remedy}");
        }
        Terminal.Line(well ? "Nothing is missing." : "Something is missing; services of the frameworks that are ok run all the same.");
    }

    private static JsonElement Json(IReadOnlyList<Finding> findings, bool well) => JsonElement.Parse(new JsonObject
    {
        ["well"] = well,
        ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject
        {
            ["subject"] = f.Subject,
            ["well"] = f.Well,
            ["state"] = f.State,
            ["remedy"] = f.Well ? null : f.Remedy,
        })]),
    }.ToJsonString());
}
