using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Simulations;

namespace MicroSim.Cli.Output;

/// <summary>Shows what became of a document: problems and warnings on standard error, the verdict on standard output.</summary>
internal static class DocumentOutput
{
    public static void Write(string file, ReadDocument read)
    {
        WriteProblems(file, read);
        if (read.Wanted is WantedSimulation wanted)
            Terminal.Line($"{file} is valid: simulation {wanted.Name} with {Count(wanted.Simulation.Services.Count, "service")}.");
    }

    public static void WriteProblems(string file, ReadDocument read) => WriteProblems(file, read.Errors, read.Warnings);

    public static void WriteProblems(string file, IReadOnlyList<ApiError> errors, IReadOnlyList<ApiError> warnings)
    {
        foreach (ApiError warning in warnings)
            Terminal.Error($"{ErrorLine.Of(file, warning)} (warning)");
        foreach (ApiError error in errors)
            Terminal.Error(ErrorLine.Of(file, error));
        if (errors.Count > 0)
            Terminal.Error($"microsim: {file} has {Count(errors.Count, "problem")}.");
    }

    public static JsonElement Json(ReadDocument read) => Json(read.Wanted is not null, read.Errors, read.Warnings);

    public static JsonElement Json(bool isValid, IReadOnlyList<ApiError> errors, IReadOnlyList<ApiError> warnings) =>
        JsonSerializer.SerializeToElement(new DocumentView(isValid, errors, warnings), ApiJson.Readable.DocumentView);

    private static string Count(int number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";
}
