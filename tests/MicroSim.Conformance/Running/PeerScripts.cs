using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;

namespace MicroSim.Conformance.Running;

/// <summary>Puts the case's variables into what its peers answer.</summary>
internal static class PeerScripts
{
    public static PeerScript Render(PeerScript script, CaseContext context) =>
        script with { Replies = [.. script.Replies.Select(r => Render(r, context))] };

    private static PeerReply Render(PeerReply reply, CaseContext context) => reply with
    {
        Headers = reply.Headers.ToDictionary(h => h.Key, h => context.Render(h.Value)),
        Result = context.Render(reply.Result) as JsonObject,
        Json = context.Render(reply.Json),
        Text = context.Render(reply.Text),
        Raw = context.Render(reply.Raw),
    };
}
