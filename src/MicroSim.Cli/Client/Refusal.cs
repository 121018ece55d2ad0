using System.Net;
using System.Text.Json;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Client;

/// <summary>What the control plane refused, for standard error.</summary>
internal static class Refusal
{
    public static CommandException Of(HttpStatusCode status, string body, string? file = null)
    {
        ExitCode code = status == HttpStatusCode.Conflict ? ExitCode.Conflict : ExitCode.Failed;
        if (Read(body) is not ApiProblem problem)
            return new CommandException(code, $"microsim: the control plane answered {(int)status}: {body}");
        return new CommandException(code, [$"microsim: {problem.Detail}", .. (problem.Errors ?? []).Select(e => ErrorLine.Of(file, e))]);
    }

    private static ApiProblem? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.ApiProblem);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
