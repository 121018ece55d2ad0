using System.Net;
using System.Text.Json;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Client;

/// <summary>What the control plane refused, for standard error.</summary>
internal static class Refusal
{
    public static CommandException Of(HttpStatusCode status, string body, Uri address, string? file = null)
    {
        ExitCode code = status switch
        {
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
            HttpStatusCode.Unauthorized => ExitCode.Denied,
            _ => ExitCode.Failed,
        };
        string[] hint = code == ExitCode.Denied ? [$"`microsim login {address.GetLeftPart(UriPartial.Authority)}` stores a token; {Variables.Token} gives one for once."] : [];
        if (Read(body) is not JsonElement problem)
            return new CommandException(code, [$"microsim: the control plane answered {(int)status}: {body}", .. hint]);
        return new CommandException(code, [$"microsim: {problem.Text("detail")}", .. problem.Items("errors").Select(e => ErrorLine.Of(file, Replies.Error(e))), .. hint]);
    }

    private static JsonElement? Read(string body)
    {
        try
        {
            JsonElement problem = JsonElement.Parse(body);
            return problem.Text("detail") is null ? null : problem;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
