using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MicroSim.Cli.Client;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Local.Ports;

namespace MicroSim.Cli.Doctor;

/// <summary>Looks at everything that MicroSim needs of a machine.</summary>
internal sealed class Examination(AgentCatalogue agents, string dataFolder, int port)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        List<Finding> findings = [new("agents", agents.Frameworks.Count > 0, $"{agents.Frameworks.Count} in {Path.Combine(agents.Home, "agents")}", "set MICROSIM_HOME to a checkout of MicroSim")];
        findings.AddRange(agents.Problems.Select(p => new Finding(p.Path, Well: false, p.Message, "correct the file")));
        foreach (string framework in agents.Frameworks)
            findings.Add(await AgentAsync(agents.Find(framework)!, cancellation));
        findings.Add(await PortAsync(cancellation));
        findings.Add(DataFolder());
        return findings;
    }

    private static async Task<Finding> AgentAsync(AgentDescription agent, CancellationToken cancellation)
    {
        string subject = $"agent {agent.Framework}";
        if (AgentBuild.IsUpToDate(agent) && agent.Build.Count > 0)
            return new(subject, Well: true, "built");
        IReadOnlyList<string> obstacles = await AgentBuild.ObstaclesAsync(agent, cancellation);
        return obstacles.Count == 0
            ? new(subject, Well: true, agent.Build.Count == 0 ? "needs no building" : "is built when it is used")
            : new(subject, Well: false, "cannot run here", string.Join("; ", obstacles));
    }

    private async Task<Finding> PortAsync(CancellationToken cancellation)
    {
        string subject = string.Create(CultureInfo.InvariantCulture, $"port {port}");
        using TcpListener listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return new(subject, Well: true, "free");
        }
        catch (SocketException)
        {
            bool ours = await IsControlPlaneAsync(cancellation);
            return ours ? new(subject, Well: true, "a control plane answers") : new(subject, Well: false, PortOwner.Describe(port), "end that program, or take another port with --port");
        }
    }

    private async Task<bool> IsControlPlaneAsync(CancellationToken cancellation)
    {
        try
        {
            Uri address = new($"http://127.0.0.1:{port}");
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(2));
            using Server server = new(address, Tokens.OfUser.Find(address));
            await server.ListAsync(limit.Token);
            return true;
        }
        catch (CommandException e)
        {
            return e.Code == ExitCode.Denied;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private Finding DataFolder()
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            string probe = Path.Combine(dataFolder, $".doctor.{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            long free = new DriveInfo(Path.GetFullPath(dataFolder)).AvailableFreeSpace;
            string state = string.Create(CultureInfo.InvariantCulture, $"{dataFolder}, {free / 1_000_000_000.0:0.0} GB free");
            return new("data folder", free > 100_000_000, state, "make room, or take another folder with --data");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("data folder", Well: false, $"{dataFolder} cannot be written: {e.Message}", "take another folder with --data");
        }
    }
}
