using System.Diagnostics;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Matching;
using MicroSim.Conformance.Peers;
using MicroSim.Conformance.Report;

namespace MicroSim.Conformance.Running;

/// <summary>Runs one case: peers first, then the agent with its environment and state, then the steps until one fails.</summary>
internal sealed class CaseRunner(IAgentSource source, TimeProvider time)
{
    public async Task<CaseResult> RunAsync(Case running)
    {
        long begin = Stopwatch.GetTimestamp();
        StepFailure? failure;
        try
        {
            failure = await AttemptAsync(running);
        }
        catch (Exception e) when (e is AgentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            failure = new StepFailure("set-up", [new Mismatch("agent", "a running one", e.Message)], "");
        }
        return new CaseResult(running, failure is null ? Outcome.Passed : Outcome.Failed, failure, null, Stopwatch.GetElapsedTime(begin));
    }

    private async Task<StepFailure?> AttemptAsync(Case running)
    {
        await using CaseContext context = new(source, running.Peers.Keys.ToDictionary(n => n, n => new Peer(n)));
        foreach ((string name, Peer peer) in context.Peers)
        {
            context.Set(name, $"http://{peer.Authority}/");
            context.Set($"{name}.authority", peer.Authority);
            context.Set($"{name}.port", peer.Authority.Split(':')[1]);
        }
        WriteFiles(context, running);
        Dictionary<string, string> environment = running.Env.ToDictionary(e => e.Key, e => context.Render(e.Value));
        foreach ((string name, Peer peer) in context.Peers)
            peer.Start(PeerScripts.Render(running.Peers[name], context));
        if (running.Exits)
        {
            await using AgentProcess process = source.StartOnly(environment);
            context.Process = process;
            return await StepsAsync(context, running);
        }
        return await WithAgentAsync(context, running, environment);
    }

    private async Task<StepFailure?> WithAgentAsync(CaseContext context, Case running, Dictionary<string, string> environment)
    {
        bool own = running.Fresh || running.Files.Count > 0;
        Agent agent = await source.RentAsync(environment, own);
        bool passed = false;
        try
        {
            context.Agent = agent;
            context.Process = agent.Process;
            context.Set("agent.authority", $"{agent.Data.Host}:{agent.Data.Port}");
            context.Set("agent", $"http://{agent.Data.Host}:{agent.Data.Port}/");
            StepFailure? failure = await PutStateAsync(context, running, environment) ?? await StepsAsync(context, running);
            if (failure is null && !own && agent.Process?.Observe()["exit"] is JsonNode code)
                failure = new StepFailure("afterwards", [new Mismatch("exit", "a living agent", $"exit code {code}")], "");
            passed = failure is null;
            return failure;
        }
        finally
        {
            await source.ReturnAsync(agent, environment, passed && !own);
        }
    }

    private async Task<StepFailure?> StepsAsync(CaseContext context, Case running)
    {
        StepRunner steps = new(context, time);
        for (int i = 0; i < running.Steps.Count; i++)
        {
            if (await steps.RunAsync(running.Steps[i], $"{i + 1}") is StepFailure failure)
                return failure;
        }
        return null;
    }

    // A fresh agent keeps the state that it began with, unless the case has one.
    private async Task<StepFailure?> PutStateAsync(CaseContext context, Case running, Dictionary<string, string> environment)
    {
        if ((running.Fresh && running.State is null) || running.Files.Count > 0 || context.Agent!.Admin is null)
            return null;
        JsonObject state = new()
        {
            ["term"] = context.Agent.Term,
            ["generation"] = ++context.Agent.Generation,
            ["plan"] = new JsonObject { ["endpoints"] = new JsonObject() },
        };
        foreach ((string name, JsonNode? value) in running.State ?? [])
            state[name] = value?.DeepClone();
        Dictionary<string, string> headers = environment.TryGetValue("MICROSIM_ADMIN_TOKEN", out string? token) ? new() { ["authorization"] = $"Bearer {token}" } : [];
        return await new StepRunner(context, time).RunAsync(new Step { Admin = "PUT /state", Json = state, Headers = headers }, "0");
    }

    private static void WriteFiles(CaseContext context, Case running)
    {
        if (running.Files.Count == 0)
            return;
        context.Folder = Directory.CreateTempSubdirectory("microsim-conformance-").FullName;
        foreach ((string name, JsonNode? content) in running.Files)
        {
            string path = Path.Combine(context.Folder, name);
            JsonNode? rendered = context.Render(content);
            File.WriteAllText(path, JsonText.Text(rendered) ?? rendered?.ToJsonString() ?? "null");
            context.Set($"file.{name}", path);
        }
    }
}
