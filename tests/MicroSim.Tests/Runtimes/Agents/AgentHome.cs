using MicroSim.Runtimes.Agents;

namespace MicroSim.Tests.Runtimes.Agents;

/// <summary>A home folder with agents that a test writes.</summary>
internal sealed class AgentHome : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    public void Write(string path, string content)
    {
        string file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    /// <summary>An agent whose build runs a shell script with the output folder as <c>$0</c>.</summary>
    public AgentDescription Built(string script, string more = "")
    {
        Write("agents/odd/agent.json", $$"""{"framework":"odd","language":"sh","build":["/bin/sh","-c","{{script}}","{out}"],"run":["{out}/agent"]{{more}}}""");
        return AgentCatalogue.Read(Path).Find("odd")!;
    }

    public void Dispose() => folder.Dispose();
}
