using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.Load.Thresholds;
using MicroSim.Topology;

namespace MicroSim.Cli.Load;

/// <summary>What a command line asks for.</summary>
/// <param name="Document">A LoadTest document.</param>
/// <param name="File">Its file; null when it was made of options.</param>
/// <param name="Test">What it says, as far as that is known without the simulation.</param>
/// <param name="Simulation">Which simulation; null for the only one, or for none.</param>
internal sealed record LoadInput(byte[] Document, string? File, LoadTest? Test, string? Simulation)
{
    /// <summary>Whether it is about URLs alone, which need no control plane.</summary>
    public bool IsLocal => Test is { Requests.Count: > 0 } && Test.Requests.All(r => r is UrlLoad);

    public static async Task<LoadInput> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? said = parsed.GetValue(LoadOptions.Target);
        bool isUrl = said?.Contains("://", StringComparison.Ordinal) is true;
        if (parsed.GetValue(LoadOptions.File) is string file)
            return await OfFileAsync(parsed, file, isUrl ? throw new CommandException(ExitCode.Usage, $"microsim: {file} says which URLs are loaded; leave {said} out.") : said, cancellation);
        CheckThresholds(parsed);
        if (isUrl && (!Uri.TryCreate(said, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")))
            throw new CommandException(ExitCode.Usage, $"microsim: the target must be a simulation or an http URL such as http://localhost:8080/, not '{said}'.");
        byte[] document = await FlagDocument.WriteAsync(parsed, isUrl ? said : null, cancellation);
        LoadTestResult read = Read(document);
        return read.Problems.Count == 0
            ? new(document, null, read.Test, isUrl ? null : said)
            : throw FlagProblems.Of(read.Problems.Select(p => (p.Path, p.Message)));
    }

    private static async Task<LoadInput> OfFileAsync(ParseResult parsed, string file, string? simulation, CancellationToken cancellation)
    {
        if (LoadOptions.OfDocument.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is Option one)
            throw new CommandException(ExitCode.Usage, $"microsim: {one.Name} and --file both say how the load is; write it into {file}.");
        byte[] document = await Input.ReadAsync(file, cancellation);
        LoadTestResult read = Read(document);
        foreach (DocumentProblem problem in read.Problems)
            Terminal.Error(ErrorLine.Of(file, ApiError.Of(problem)));
        return read.Problems.Count == 0
            ? new(document, file, read.Test, simulation ?? read.Test!.Simulation)
            : throw new CommandException(ExitCode.Failed, $"microsim: {file} has {read.Problems.Count} problem{(read.Problems.Count == 1 ? "" : "s")}.");
    }

    private static LoadTestResult Read(byte[] document) => LoadTestDocument.Read(document, null, Threshold.ProblemOf);

    private static void CheckThresholds(ParseResult parsed)
    {
        foreach (string text in parsed.GetValue(LoadOptions.Thresholds) ?? [])
        {
            if (Threshold.ProblemOf(text) is string problem)
                throw new CommandException(ExitCode.Usage, $"microsim: --threshold {problem}.");
        }
    }
}
