namespace MicroSim.ControlPlane.State;

/// <summary>Files that their owner alone may read: tokens are in them.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder, and those above it that are missing. One that is there keeps its mode: it may be shared for a reason.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerFolder);
    }

    /// <summary>Opens or creates a file.</summary>
    public static FileStream Open(string path, FileShare share)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = OwnerFile;
        FileStream file = new(path, options);
        // One that was there may be readable by others.
        File.SetUnixFileMode(file.SafeFileHandle, OwnerFile);
        return file;
    }
}
