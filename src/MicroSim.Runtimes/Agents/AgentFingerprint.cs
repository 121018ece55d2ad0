using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MicroSim.Runtimes.Agents;

/// <summary>A hash of everything that an agent is built from: a checkout or a copy changes times, not contents.</summary>
internal static class AgentFingerprint
{
    private static readonly HashSet<string> madeByTools = ["bin", "obj", "artifacts", "node_modules", "target", "dist", "__pycache__"];

    public static string Compute(AgentDescription agent)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, string.Join('\0', agent.Build));
        foreach (string source in agent.Sources)
        {
            if (File.Exists(source))
                Add(hash, new FileInfo(source), Path.GetFileName(source));
            else if (Directory.Exists(source))
                AddFolder(hash, new DirectoryInfo(source), "");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddFolder(IncrementalHash hash, DirectoryInfo folder, string path)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            string name = $"{path}/{entry.Name}";
            if (entry is FileInfo file)
                Add(hash, file, name);
            else if (entry is DirectoryInfo { LinkTarget: null } child && !madeByTools.Contains(child.Name) && !child.Name.StartsWith('.'))
                AddFolder(hash, child, name);
        }
    }

    private static void Add(IncrementalHash hash, FileInfo file, string name)
    {
        Add(hash, name);
        byte[] content = File.ReadAllBytes(file.FullName);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        hash.AppendData(length);
        hash.AppendData(content);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
