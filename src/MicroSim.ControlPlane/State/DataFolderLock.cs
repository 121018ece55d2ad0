using System.Text.Json;
using MicroSim.ControlPlane.Api;

namespace MicroSim.ControlPlane.State;

/// <summary>Holds a data folder for one control plane. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly string ownerFile;
    private readonly FileStream held;

    private DataFolderLock(string ownerFile, FileStream held)
    {
        this.ownerFile = ownerFile;
        this.held = held;
    }

    /// <exception cref="DataFolderException">Another control plane holds it, or it cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        string lockFile = Path.Combine(folder, "control-plane.lock");
        string ownerFile = Path.Combine(folder, "control-plane.json");
        try
        {
            PrivateFiles.CreateFolder(folder);
            DataFolderLock taken = new(ownerFile, PrivateFiles.Open(lockFile, FileShare.None));
            // What stands there is of one that was killed.
            File.Delete(ownerFile);
            return taken;
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(lockFile) && Owner(ownerFile) is string owner)
        {
            throw new DataFolderException($"the data folder {folder} is in use by {owner}; talk to that one, or take another folder with --data", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"cannot write to the data folder {folder}: {e.Message.TrimEnd('.')}; make it writable, or take another one with --data", e);
        }
    }

    /// <summary>Says where this control plane is reached.</summary>
    public void Publish(Uri address)
    {
        byte[] owner = JsonSerializer.SerializeToUtf8Bytes(new ControlPlaneOwner(Environment.ProcessId, address.AbsoluteUri), ApiJson.Readable.ControlPlaneOwner);
        string next = $"{ownerFile}.new";
        using (FileStream file = PrivateFiles.Open(next, FileShare.None))
        {
            file.SetLength(0);
            file.Write(owner);
        }
        File.Move(next, ownerFile, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(ownerFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever takes the lock next removes it.
        }
        held.Dispose();
    }

    // Null when nobody holds the folder: then it is this process that may not write.
    private static string? Owner(string ownerFile)
    {
        try
        {
            ControlPlaneOwner? owner = JsonSerializer.Deserialize(File.ReadAllBytes(ownerFile), ApiJson.Readable.ControlPlaneOwner);
            return owner is null ? null : $"the control plane at {owner.Address} (pid {owner.ProcessId})";
        }
        catch (FileNotFoundException)
        {
            return "another control plane, which is just starting";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return "another control plane";
        }
    }
}

/// <summary>Who holds a data folder.</summary>
public sealed record ControlPlaneOwner(int ProcessId, string Address);
