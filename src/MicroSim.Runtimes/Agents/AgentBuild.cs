using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Agents;

/// <summary>
/// Builds agents whose sources differ from what the last build saw. A build goes into a folder of its own, which takes the place of
/// the old one when it is complete: a build that is killed leaves no half agent.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="progress">Takes a line when a build begins and when it ends.</param>
/// <param name="doing">Takes a framework and what its users wait for now, in words; null when they no longer do.</param>
public sealed class AgentBuild(TimeProvider time, Action<string> progress, Action<string, string?>? doing = null)
{
    private const string StampFile = ".stamp";
    private const int LinesShown = 40;

    // A line that a build script wants seen although all goes well.
    private const string Note = "note: ";

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the agent's <see cref="AgentDescription.Output"/> what its sources say; answers their fingerprint.</summary>
    /// <exception cref="AgentBuildException">A tool is missing, or the build failed. What was built before is still there.</exception>
    public async Task<string> EnsureAsync(AgentDescription agent, CancellationToken cancellation)
    {
        string fingerprint = AgentFingerprint.Compute(agent);
        if (agent.Build.Count == 0 || IsBuilt(agent, fingerprint))
            return fingerprint;
        try
        {
            await NeedToolsAsync(agent, cancellation);
            Directory.CreateDirectory(Path.GetDirectoryName(agent.Output)!);
            using FileStream held = await LockAsync(agent, cancellation);
            if (!IsBuilt(agent, fingerprint))
                await BuildAsync(agent, fingerprint, cancellation);
            return fingerprint;
        }
        finally
        {
            doing?.Invoke(agent.Framework, null);
        }
    }

    /// <summary>What keeps the agent from being built on this machine, in words; none when it is built or its tools can be installed.</summary>
    public static async Task<IReadOnlyList<string>> ObstaclesAsync(AgentDescription agent, CancellationToken cancellation)
    {
        if (agent.Build.Count > 0 && IsBuilt(agent, AgentFingerprint.Compute(agent)))
            return [];
        IReadOnlyList<MissingTool> missing = await Toolchain.MissingAsync(agent, cancellation);
        return [.. missing.Where(t => !Toolchain.CanInstall(t.Need)).Select(t => t.Describe(agent.Framework))];
    }

    /// <summary>Whether the agent is what its sources say, so that nothing has to be built.</summary>
    public static bool IsUpToDate(AgentDescription agent) => agent.Build.Count == 0 || IsBuilt(agent, AgentFingerprint.Compute(agent));

    private async Task NeedToolsAsync(AgentDescription agent, CancellationToken cancellation)
    {
        IReadOnlyList<MissingTool> missing = await Toolchain.MissingAsync(agent, cancellation);
        if (missing.Count > 0 && missing.All(t => Toolchain.CanInstall(t.Need)))
        {
            doing?.Invoke(agent.Framework, $"the tools of the agent '{agent.Framework}' are being installed");
            await Toolchain.InstallAsync(missing, progress, cancellation);
            missing = await Toolchain.MissingAsync(agent, cancellation);
        }
        if (missing.Count > 0)
            throw new AgentBuildException(missing[0].Describe(agent.Framework), []);
    }

    private async Task BuildAsync(AgentDescription agent, string fingerprint, CancellationToken cancellation)
    {
        // A name of its own: a builder that outlived its killed `up` may still write into its folder.
        string fresh = $"{agent.Output}.new.{Environment.ProcessId}";
        string old = $"{agent.Output}.old";
        foreach (string left in Directory.GetDirectories(Path.GetDirectoryName(agent.Output)!, $"{agent.Framework}.new.*").Append(old))
            Remove(left);
        Directory.CreateDirectory(fresh);
        long begin = time.GetTimestamp();
        progress($"building the agent '{agent.Framework}'");
        doing?.Invoke(agent.Framework, $"the agent '{agent.Framework}' is being built");
        try
        {
            await RunAsync(agent, fresh, cancellation);
        }
        catch
        {
            Remove(fresh);
            throw;
        }
        await File.WriteAllTextAsync(Path.Combine(fresh, StampFile), fingerprint, cancellation);
        if (Directory.Exists(agent.Output))
            Directory.Move(agent.Output, old);
        Directory.Move(fresh, agent.Output);
        Remove(old);
        progress($"built the agent '{agent.Framework}' in {time.GetElapsedTime(begin).TotalSeconds:0.0} s");
    }

    private async Task RunAsync(AgentDescription agent, string output, CancellationToken cancellation)
    {
        Command command = new(AgentDescription.WithOutput(agent.Build, output), ProcessEnvironment.Inherited(), agent.Folder);
        OutputTail tail = new(LinesShown);
        try
        {
            await using ChildProcess process = ChildProcess.Start(command);
            await using CancellationTokenRegistration killed = cancellation.Register(process.Kill);
            await Task.WhenAll(
                new LineReader(tail.Add).ReadAsync(process.Output, CancellationToken.None),
                new LineReader(TakeError).ReadAsync(process.Errors, CancellationToken.None));
            ExitStatus exit = await process.Exited;
            cancellation.ThrowIfCancellationRequested();
            if (!exit.Succeeded)
                throw new AgentBuildException($"building the agent '{agent.Framework}' failed: {command} {exit} in {agent.Folder}", tail.Lines);
        }
        catch (StartException e)
        {
            throw new AgentBuildException($"building the agent '{agent.Framework}' failed: {e.Message}", []);
        }

        void TakeError(string line)
        {
            if (line.StartsWith(Note, StringComparison.Ordinal))
                progress(line[Note.Length..]);
            tail.Add(line);
        }
    }

    // Held by the kernel for as long as this process has it open, so a killed build leaves no lock behind.
    private async Task<FileStream> LockAsync(AgentDescription agent, CancellationToken cancellation)
    {
        for (bool waiting = false; ; waiting = true)
        {
            try
            {
                return new FileStream($"{agent.Output}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists($"{agent.Output}.lock"))
            {
                if (!waiting)
                {
                    progress($"waiting for another build of the agent '{agent.Framework}'");
                    doing?.Invoke(agent.Framework, $"the agent '{agent.Framework}' is being built");
                }
                await Task.Delay(LockRetry, time, cancellation);
            }
        }
    }

    private static bool IsBuilt(AgentDescription agent, string fingerprint)
    {
        string stamp = Path.Combine(agent.Output, StampFile);
        return File.Exists(stamp) && File.ReadAllText(stamp) == fingerprint && HasProgram(agent);
    }

    // A stamp says nothing when somebody removed what it stamps.
    private static bool HasProgram(AgentDescription agent)
    {
        string program = agent.RunArguments[0];
        return !program.StartsWith($"{agent.Output}/", StringComparison.Ordinal) || File.Exists(program);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
