using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes.Local.Ports;

namespace MicroSim.Runtimes.Local;

/// <summary>What a simulation keeps on disk: its services' addresses, which outlive the control plane, and their temporary files, which do not.</summary>
internal sealed class SimulationFolder : IDisposable
{
    private const string AddressFile = "addresses.json";

    private readonly string path;
    private readonly FileStream held;

    private SimulationFolder(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
        Temporary = Path.Combine(path, "tmp");
        Remove(Temporary);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Where the services may write.</summary>
    public string Temporary { get; }

    /// <exception cref="RuntimeException">The folder cannot be written, or another control plane runs the simulation from it.</exception>
    public static SimulationFolder Open(string dataFolder, string simulation)
    {
        string path = Path.Combine(Root(dataFolder), simulation);
        string lockFile = Path.Combine(path, "lock");
        try
        {
            Directory.CreateDirectory(path);
            return new SimulationFolder(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(lockFile) && e is IOException
                ? $"another control plane that uses the data folder {dataFolder} runs the simulation '{simulation}'"
                : $"cannot write to {path}: {e.Message}";
            throw new RuntimeException([new Problem("metadata.name", reason)]);
        }
    }

    /// <summary>The folder of a simulation that ran before, or null when there is none.</summary>
    /// <exception cref="RuntimeException">As of <see cref="Open"/>.</exception>
    public static SimulationFolder? Find(string dataFolder, string simulation) =>
        Directory.Exists(Path.Combine(Root(dataFolder), simulation)) ? Open(dataFolder, simulation) : null;

    /// <summary>The ports of all simulations that ever ran here and were not deleted.</summary>
    public static IReadOnlyDictionary<PortHolder, int> ReadPorts(string dataFolder)
    {
        Dictionary<PortHolder, int> ports = [];
        if (!Directory.Exists(Root(dataFolder)))
            return ports;
        foreach (string folder in Directory.EnumerateDirectories(Root(dataFolder)))
        {
            foreach ((string service, int port) in ReadAddresses(Path.Combine(folder, AddressFile)))
                ports[new PortHolder(Path.GetFileName(folder), service)] = port;
        }
        return ports;
    }

    public void WritePorts(IReadOnlyDictionary<string, int> ports)
    {
        string file = Path.Combine(path, AddressFile);
        File.WriteAllBytes($"{file}.new", JsonSerializer.SerializeToUtf8Bytes(ports));
        File.Move($"{file}.new", file, overwrite: true);
    }

    /// <summary>Removes the temporary files and lets others run the simulation.</summary>
    public void Dispose()
    {
        Remove(Temporary);
        if (!File.Exists(Path.Combine(path, AddressFile)))
            Remove(path);
        held.Dispose();
    }

    /// <summary>Removes everything.</summary>
    public void Delete()
    {
        Remove(path);
        held.Dispose();
    }

    // Addresses are a convenience: where they cannot be read, new ones are allotted.
    private static Dictionary<string, int> ReadAddresses(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(file)) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Root(string dataFolder) => Path.Combine(dataFolder, "simulations");

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
