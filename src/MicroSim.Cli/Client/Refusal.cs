using System.Net;
using System.Text.Json;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Client;

/// <summary>What the control plane refused, for standard error.</summary>
internal static class Refusal
{
    /// <param name="status">What it answered.</param>
    /// <param name="body">The reply, a problem document as a rule.</param>
    /// <param name="address">Where it was asked.</param>
    /// <param name="file">The document that was sent, for problems of it.</param>
    /// <param name="ofQuery">Whether problems are of a query: its parameters are called as the command's options.</param>
    public static CommandException Of(HttpStatusCode status, string body, Uri address, string? file = null, bool ofQuery = false)
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
        return new CommandException(code, [$"microsim: {problem.Text("detail")}", .. problem.Items("errors").Select(Replies.Error).Select(e => ErrorLine.Of(file, ofQuery ? e with { Path = Option(e.Path) } : e)), .. hint]);
    }

    // The API's minDuration is --min-duration here.
    private static string Option(string parameter) => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(parameter)}";

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
